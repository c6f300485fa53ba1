import type { AccountKind } from '@affluence/contract/ledger'
import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import { type Reader, total } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { balances } from '../ledger/ledger.tables.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { payouts } from './payouts.tables.ts'

/** What each sponsor owes an influencer: what still waits, and what may be paid out. */
export async function listEarnings({ db }: Kernel, actor: Actor) {
  const { influencer_id } = actor as { influencer_id?: string | null }
  if (!influencer_id) throw new Refusal('forbidden', 'forbidden')
  const sumOf = (account: AccountKind) =>
    total(sql`case when ${balances.account} = ${account} then ${balances.amount} else 0 end`)
  const rows = await db.read
    .select({
      sponsor: { id: sponsors.id, company_name: sponsors.company_name },
      currency: balances.currency,
      pending: sumOf('influencer_pending'),
      payable: sumOf('influencer_payable'),
    })
    .from(balances)
    .innerJoin(sponsors, eq(sponsors.id, balances.sponsor_id))
    .where(eq(balances.influencer_id, influencer_id))
    .groupBy(sponsors.id, sponsors.company_name, balances.currency)
    .orderBy(sponsors.company_name)
  const leaving = await underWay(db.read, influencer_id)
  const data = rows.map((row) => {
    const in_payout = leaving.get(`${row.sponsor.id} ${row.currency}`) ?? 0
    return { ...row, approved: row.payable - in_payout, in_payout }
  })
  return { data }
}

/** In payouts that are not paid yet, by sponsor and currency. */
async function underWay(db: Reader, influencer_id: string) {
  const { sponsor_id, currency, amount, state } = payouts
  const rows = await db
    .select({ sponsor_id, currency, amount: total(amount) })
    .from(payouts)
    .where(and(eq(payouts.influencer_id, influencer_id), inArray(state, ['draft', 'locked', 'processing'])))
    .groupBy(sponsor_id, currency)
  return new Map(rows.map((row) => [`${row.sponsor_id} ${row.currency}`, row.amount]))
}
