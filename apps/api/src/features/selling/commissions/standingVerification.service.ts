import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import { inState, type Reader, total } from '../../../kernel/db/db.ts'
import type { Difference } from '../../../kernel/db/consistency.ts'
import { balances, ledger_entries, postings } from '../ledger/ledger.tables.ts'
import { commissions } from './commissions.tables.ts'
import type { WaiverRow } from './waivers.tables.ts'

const accounts = { influencer_pending: 'pending', influencer_payable: 'payable' } as const
const state = sql<'pending' | 'payable' | null>`case
  when ${commissions.state} = 'pending' or (${commissions.state} = 'on_hold' and ${commissions.held_from} = 'pending') then 'pending'
  when ${commissions.state} in ('approved', 'in_payout') or ${commissions.state} = 'on_hold' then 'payable' end`

/** What an influencer has with a sponsor is the sum of the commissions that stand there. */
export async function checkStanding(db: Reader): Promise<Difference[]> {
  const { influencer_id, sponsor_id, currency } = commissions
  const expectedRows = await db
    .select({ influencer_id, sponsor_id, currency, stands: state, amount: total(commissions.amount) })
    .from(commissions)
    .groupBy(influencer_id, sponsor_id, currency, state)
  const expected = new Map(
    expectedRows.map((row) => [[row.stands, row.influencer_id, row.sponsor_id, row.currency].join('|'), row.amount]),
  )
  const balanceRows = await db.select().from(balances).where(isNotNull(balances.influencer_id))
  const differences = balanceRows.flatMap((row): Difference[] => {
    const what = accounts[row.account as keyof typeof accounts]
    const key = [what, row.influencer_id, row.sponsor_id, row.currency].join('|')
    const sum = expected.get(key) ?? 0
    expected.delete(key)
    return sum === row.amount ? [] : [{ what, key, expected: sum, found: row.amount }]
  })
  const missing = [...expected].filter(([key, amount]) => amount !== 0 && !key.startsWith('|'))
  const missingBalances = missing.map(([key, amount]): Difference => {
    const what = key.startsWith('pending') ? 'pending' : 'payable'
    return { what, key, expected: amount, found: 0 }
  })
  return [...differences, ...missingBalances]
}

/** What was waived is what its commissions were, and what the books took from the influencer's account for it. */
export async function checkWaivers(db: Reader, ids: string[], rows: readonly { id: string }[]) {
  const waivedSums = await db
    .select({ id: commissions.waiver_id, sum: total(commissions.amount) })
    .from(commissions)
    .where(and(inArray(commissions.waiver_id, ids), inState(commissions.state, 'waived')))
    .groupBy(commissions.waiver_id)
  const postedRows = await db
    .select({ id: ledger_entries.reference, sum: sql`-sum(${postings.amount})`.mapWith(Number) })
    .from(ledger_entries)
    .innerJoin(postings, eq(postings.entry_id, ledger_entries.id))
    .where(
      and(
        eq(ledger_entries.kind, 'waiver'),
        inArray(ledger_entries.reference, ids),
        inArray(postings.account, ['influencer_pending', 'influencer_payable']),
      ),
    )
    .groupBy(ledger_entries.reference)
  const sums = [waivedSums, postedRows].map((of) => new Map(of.map(({ id, sum }) => [id ?? '', sum])))
  return (rows as readonly Pick<WaiverRow, 'id' | 'amount'>[]).flatMap(({ id, amount }) =>
    sums.flatMap((of): Difference[] => {
      const posted = of.get(id) ?? 0
      return posted === amount ? [] : [{ what: 'waiver', key: id, expected: amount, found: posted }]
    }),
  )
}
