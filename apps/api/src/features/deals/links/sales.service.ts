import type { Tx } from '../../../kernel/db/db.ts'
import { summing } from '../../../kernel/db/sums.ts'
import { link_sales } from './links.tables.ts'
import { ALL_TIME, type SalesOfPeriod } from './sums.rules.ts'

const sums = summing(link_sales, { by: ['link_id', 'period'] })

/** What an order that came through a link adds to its day and to the link's whole life; less, where it is taken back. */
export function addLinkSales(tx: Tx, link_id: string, { period: day, ...figures }: SalesOfPeriod) {
  if (Object.values(figures).every((figure) => figure === 0)) return
  for (const period of [day, ALL_TIME]) tx.add(sums, { link_id, period, ...figures })
}
