import type { MoneyStanding } from '@affluence/contract/dashboards.sales'
import type { AccountKind } from '@affluence/contract/ledger'
import { and, eq, inArray } from 'drizzle-orm'
import { type Reader, total } from '../../../kernel/db/db.ts'
import { balances } from '../../selling/ledger/ledger.tables.ts'
import { payouts } from '../../selling/payouts/payouts.tables.ts'
import type { SalesOwner } from './salesOwner.rules.ts'

/** From the balances of the books and the payouts; neither grows with the orders. */
export async function moneyStanding(db: Reader, owner: SalesOwner): Promise<MoneyStanding[]> {
  const { sponsor_id, influencer_id } = owner
  const of = (table: typeof balances | typeof payouts) =>
    sponsor_id ? eq(table.sponsor_id, sponsor_id) : influencer_id ? eq(table.influencer_id, influencer_id) : undefined
  const accounts: AccountKind[] = ['sponsor_wallet', 'influencer_pending', 'influencer_payable']
  const accountSums = await db
    .select({ currency: balances.currency, account: balances.account, amount: total(balances.amount) })
    .from(balances)
    .where(and(of(balances), inArray(balances.account, accounts)))
    .groupBy(balances.currency, balances.account)
  const payoutSums = await db
    .select({ currency: payouts.currency, state: payouts.state, amount: total(payouts.amount) })
    .from(payouts)
    .where(and(of(payouts), inArray(payouts.state, ['draft', 'locked', 'processing', 'paid'])))
    .groupBy(payouts.currency, payouts.state)
  const currencies = [...new Set([...accountSums, ...payoutSums].map(({ currency }) => currency))].toSorted()
  return currencies.map((currency) => {
    const on = (account: AccountKind) =>
      accountSums.find((row) => row.currency === currency && row.account === account)?.amount ?? 0
    const inState = (isPaid: boolean) =>
      payoutSums
        .filter((row) => row.currency === currency && (row.state === 'paid') === isPaid)
        .reduce((sum, { amount }) => sum + amount, 0)
    const in_payout = inState(false)
    return {
      currency,
      wallet: influencer_id ? null : on('sponsor_wallet'),
      pending: on('influencer_pending'),
      approved: on('influencer_payable') - in_payout,
      in_payout,
      paid: inState(true),
    }
  })
}
