import type { WebhookData } from '@affluence/contract/webhookEvents'
import { among, listValue, type Reader, statement } from '../../../kernel/db/db.ts'
import { type Fact, idsOf, webhook } from '../../people/webhooks/sources.service.ts'
import { statesAfter } from '../../people/webhooks/states.service.ts'
import * as facts from './products.events.ts'
import { products } from './products.tables.ts'

const rowsOf = statement('webhook_products', (db) => db.select().from(products).where(among(products.id, 'ids')))
type State = WebhookData<'product.created'>['state']
async function bodies(db: Reader, of: readonly Fact<{ product_id: string }>[]) {
  const rows = await rowsOf(db, { ids: listValue(idsOf(of, ({ payload }) => payload.product_id)) })
  const by = new Map(rows.map((row) => [row.id, row]))
  const states = await statesAfter(db, of)
  return of.map(({ payload }, n) => {
    const row = by.get(payload.product_id)
    if (!row) return null
    const { id: product_id, name, currency, price, url } = row
    return { product_id, name, state: (states[n] ?? row.state) as State, currency, price, url }
  })
}

export const productWebhooks = [
  webhook({ type: 'product.created', on: facts.productCreated, bodies }),
  webhook({ type: 'product.changed', on: facts.productChanged, bodies }),
  webhook({ type: 'product.published', on: facts.productPublished, bodies }),
  webhook({ type: 'product.archived', on: facts.productArchived, bodies }),
  webhook({ type: 'product.restored', on: facts.productRestored, bodies }),
  webhook({ type: 'product.commission_changed', on: facts.commissionChanged, bodies }),
  webhook({ type: 'product.silent', on: facts.productSilent, bodies }),
]
