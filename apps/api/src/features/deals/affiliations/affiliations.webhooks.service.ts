import type { WebhookData } from '@affluence/contract/webhookEvents'
import { eq } from 'drizzle-orm'
import { among, listValue, type Reader, statement } from '../../../kernel/db/db.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { type Fact, idsOf, webhook } from '../../people/webhooks/sources.service.ts'
import { statesAfter } from '../../people/webhooks/states.service.ts'
import { affiliation_requests } from '../agreements/agreements.tables.ts'
import { links } from '../links/links.tables.ts'
import { products } from '../products/products.tables.ts'
import * as facts from './affiliations.events.ts'

const rowsOf = statement('webhook_affiliations', (db) =>
  db
    .select({
      id: affiliation_requests.id,
      state: affiliation_requests.state,
      influencer: { id: influencers.id, display_name: influencers.display_name },
      product: { id: products.id, name: products.name },
      link_id: links.id,
    })
    .from(affiliation_requests)
    .innerJoin(influencers, eq(influencers.id, affiliation_requests.influencer_id))
    .innerJoin(products, eq(products.id, affiliation_requests.product_id))
    .leftJoin(links, eq(links.request_id, affiliation_requests.id))
    .where(among(affiliation_requests.id, 'ids')),
)
type State = WebhookData<'affiliation.requested'>['state']
async function bodies(db: Reader, of: readonly Fact<{ request_id: string }>[]) {
  const rows = await rowsOf(db, { ids: listValue(idsOf(of, ({ payload }) => payload.request_id)) })
  const by = new Map(rows.map((row) => [row.id, row]))
  const states = await statesAfter(db, of)
  return of.map(({ payload }, n) => {
    const row = by.get(payload.request_id)
    if (!row) return null
    const { id: request_id, influencer, product } = row
    const state = (states[n] ?? row.state) as State
    const link_id = state === 'approved' || state === 'revoked' ? row.link_id : null
    return { request_id, state, influencer, product, link_id }
  })
}

export const affiliationWebhooks = [
  webhook({ type: 'affiliation.requested', on: facts.affiliationRequested, bodies }),
  webhook({ type: 'affiliation.approved', on: facts.affiliationApproved, bodies }),
  webhook({ type: 'affiliation.rejected', on: facts.affiliationRejected, bodies }),
  webhook({ type: 'affiliation.revoked', on: facts.affiliationRevoked, bodies }),
]
