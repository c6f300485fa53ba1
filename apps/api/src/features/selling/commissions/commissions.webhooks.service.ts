import type { WebhookData } from '@affluence/contract/webhookEvents'
import { eq } from 'drizzle-orm'
import { among, listValue, type Reader, statement } from '../../../kernel/db/db.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { type Fact, idsOf, webhook } from '../../people/webhooks/sources.service.ts'
import { statesAfter } from '../../people/webhooks/states.service.ts'
import * as facts from './commissions.events.ts'
import { commissions } from './commissions.tables.ts'

const rowsOf = statement('webhook_commissions', (db) =>
  db
    .select({ row: commissions, display_name: influencers.display_name })
    .from(commissions)
    .innerJoin(influencers, eq(influencers.id, commissions.influencer_id))
    .where(among(commissions.id, 'ids')),
)
type State = WebhookData<'commission.created'>['state']
async function bodies(db: Reader, of: readonly Fact<{ commission_id: string }>[]) {
  const rows = await rowsOf(db, { ids: listValue(idsOf(of, ({ payload }) => payload.commission_id)) })
  const by = new Map(rows.map((one) => [one.row.id, one]))
  const states = await statesAfter(db, of)
  return of.map(({ payload }, n) => {
    const commission = by.get(payload.commission_id)
    if (!commission) return null
    const { row, display_name } = commission
    const { source, source_id, currency, base, amount, platform_fee, reverses_id, matures_at } = row
    const state = (states[n] ?? row.state) as State
    return {
      commission_id: row.id,
      state,
      influencer: { id: row.influencer_id, display_name },
      source,
      source_id,
      currency,
      base,
      amount,
      platform_fee,
      reverses_id,
      matures_at,
      payout_id: state === 'in_payout' || state === 'paid' ? row.payout_id : null,
    }
  })
}

export const commissionWebhooks = [
  webhook({ type: 'commission.created', on: facts.commissionCreated, bodies }),
  webhook({ type: 'commission.approved', on: facts.commissionApproved, bodies }),
  webhook({ type: 'commission.paid', on: facts.commissionPaid, bodies }),
  webhook({ type: 'commission.reversed', on: facts.commissionReversed, bodies }),
]
