import type { WebhookData } from '@affluence/contract/webhookEvents'
import { eq } from 'drizzle-orm'
import { among, listValue, type Reader, statement } from '../../../kernel/db/db.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { type Fact, idsOf, webhook } from '../../people/webhooks/sources.service.ts'
import { statesAfter } from '../../people/webhooks/states.service.ts'
import * as facts from './payouts.events.ts'
import { payouts } from './payouts.tables.ts'

const rowsOf = statement('webhook_payouts', (db) =>
  db
    .select({ row: payouts, display_name: influencers.display_name })
    .from(payouts)
    .innerJoin(influencers, eq(influencers.id, payouts.influencer_id))
    .where(among(payouts.id, 'ids')),
)
type State = WebhookData<'payout.created'>['state']
async function bodies(db: Reader, of: readonly Fact<{ payout_id: string }>[]) {
  const rows = await rowsOf(db, { ids: listValue(idsOf(of, ({ payload }) => payload.payout_id)) })
  const by = new Map(rows.map((one) => [one.row.id, one]))
  const states = await statesAfter(db, of)
  return of.map(({ payload }, n) => {
    const payout = by.get(payload.payout_id)
    if (!payout) return null
    const { row, display_name } = payout
    const { id: payout_id, currency, amount, fees, commission_count } = row
    const state = (states[n] ?? row.state) as State
    return {
      payout_id,
      state,
      influencer: { id: row.influencer_id, display_name },
      currency,
      amount,
      fees,
      commission_count,
      reference: state === 'paid' ? row.reference : null,
      reason: state === 'failed' || state === 'cancelled' ? row.reason : null,
    }
  })
}

export const payoutWebhooks = [
  webhook({ type: 'payout.created', on: facts.payoutCreated, bodies }),
  webhook({ type: 'payout.refreshed', on: facts.payoutRefreshed, bodies }),
  webhook({ type: 'payout.locked', on: facts.payoutLocked, bodies }),
  webhook({ type: 'payout.processing', on: facts.payoutProcessing, bodies }),
  webhook({ type: 'payout.paid', on: facts.payoutPaid, bodies }),
  webhook({ type: 'payout.failed', on: facts.payoutFailed, bodies }),
  webhook({ type: 'payout.cancelled', on: facts.payoutCancelled, bodies }),
]
