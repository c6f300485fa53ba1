import { expect, test } from 'vitest'
import { findings } from './check-tables.mjs'

const path = 'apps/api/src/features/selling/payouts/payouts.service.ts'
const own = "import { payouts } from './payouts.tables.ts'\n"
const foreign = "import { type Row, commissions } from '../commissions/commissions.tables.ts'\n"
const renamed = "import { commissions as earned } from '../commissions/commissions.tables.ts'\n"
const kernel = "import { jobs } from '../../../kernel/work/work.tables.ts'\n"

test.each([
  [`${foreign}tx.update(commissions).set({})`, 'commissions'],
  [`${foreign}tx\n  .insert(commissions)\n  .values({})`, 'commissions'],
  [`${foreign}tx.delete(commissions)`, 'commissions'],
  [`${foreign}inserting('commission_insert', commissions)`, 'commissions'],
  [`${foreign}summing(commissions, { by: [] })`, 'commissions'],
  [`${foreign}move(tx, { cycle, table: commissions, row })`, 'commissions'],
  [`${foreign}removeAll(kernel, { from: commissions, key })`, 'commissions'],
  [`${renamed}tx.update(earned).set({})`, 'commissions'],
  [`${kernel}tx.update(jobs).set({})`, 'kernel'],
])('a write to a table of another feature: %s', (text, owner) => {
  expect(findings(path, text)).toEqual([expect.stringContaining(`a table of ${owner}`)])
})

test.each([
  `${own}tx.update(payouts).set({})`,
  `${foreign}tx.select().from(commissions)`,
  "import type { CommissionRow } from '../commissions/commissions.tables.ts'\nrows.delete(CommissionRow)",
])('what a feature may do: %s', (text) => {
  expect(findings(path, text)).toEqual([])
})

test('a table below several features is written by one of them', () => {
  const text = "import { orders } from '../sale/sale.tables.ts'\ntx.update(orders).set({})"
  expect(findings('apps/api/src/features/selling/orders/orders.service.ts', text)).toEqual([])
  expect(findings('apps/api/src/features/selling/shops/shops.service.ts', text)).toHaveLength(1)
})
