import { type Ranked, type RankingQuery, roster, type RosterQuery } from '@affluence/contract/roster'
import type { Actor } from '../../../kernel/access.ts'
import { amountOf, type Cell, percentOf } from '../../../kernel/files/spreadsheetValues.ts'
import { exportable, exportableList, type Part } from '../../../kernel/files/exportable.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { rankingParts } from './ranking.service.ts'
import { fileColumns } from './roster.rules.ts'
import { listRoster } from './rosterView.service.ts'

export const exportedInfluencers = exportable({
  name: 'influencers',
  permission: 'roster.read',
  of: roster.list,
  ...exportableList({ read: (kernel, _, query: RosterQuery) => listRoster(kernel, query), columns: fileColumns }),
})

type RankedRow = Ranked & { place: number }
const ranked: Record<string, (row: RankedRow, currency: string) => Cell> = {
  place: (row) => row.place,
  influencer: (row) => row.influencer.display_name,
  orders: (row) => row.orders,
  revenue: (row, currency) => amountOf(row.revenue, currency),
  average_order: (row, currency) => amountOf(row.average_order, currency),
  commission: (row, currency) => amountOf(row.commission, currency),
  currency: (_, currency) => currency,
  customers: (row) => row.customers,
  repeat_customers: (row) => row.repeat_customers,
  unique_clicks: (row) => row.unique_clicks,
  conversion_percent: (row) => percentOf(row.conversion_bps),
  id: (row) => row.influencer.id,
}
const columns = Object.values(ranked)

export const exportedRanking = exportable({
  name: 'ranking',
  permission: 'roster.read',
  of: roster.ranking,
  head: Object.keys(ranked),
  async *parts(kernel: Kernel, _: Actor, query: RankingQuery): AsyncIterable<Part> {
    for await (const { currency, rows } of rankingParts(kernel, query))
      yield { rows: rows.map((row) => columns.map((valueOf) => valueOf(row, currency))) }
  },
})
