import type { MoneyLeft } from '@affluence/contract/account.closing'
import type { Side } from '@affluence/contract/offers'
import { and, asc, eq, ne, type SQL, sql } from 'drizzle-orm'
import { inState, type Reader, total } from '../../../kernel/db/db.ts'
import { ad_requests } from '../../deals/adRequests/adRequests.tables.ts'
import { commissions } from './commissions.tables.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { limitsIn, readSettings } from '../../platform/settings/settings.service.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { creditorOf, solutionsFor } from './moneyLeft.rules.ts'
import { balances, top_ups } from '../ledger/ledger.tables.ts'

export type PartyIds = { sponsor_id: string | null; influencer_id: string | null }
const MAX_PAIRS = 100
const noFee = { platform_fee: 0, sponsor: null, influencer: null, below_minimum: false }

/** Everything that keeps a party from closing its account, each amount with its direction and its ways out. */
export async function moneyLeft(db: Reader, { sponsor_id, influencer_id }: PartyIds): Promise<MoneyLeft[]> {
  if (influencer_id) return between(db, 'influencer', eq(commissions.influencer_id, influencer_id))
  if (!sponsor_id) return []
  return [
    ...(await inWallet(db, sponsor_id)),
    ...(await onTheWay(db, sponsor_id)),
    ...(await between(db, 'sponsor', eq(commissions.sponsor_id, sponsor_id))),
    ...(await promised(db, sponsor_id)),
  ]
}

async function inWallet(db: Reader, sponsor_id: string): Promise<MoneyLeft[]> {
  const { account, amount, currency } = balances
  const rows = await db
    .select({ amount, currency })
    .from(balances)
    .where(and(eq(balances.sponsor_id, sponsor_id), eq(account, 'sponsor_wallet'), ne(amount, 0)))
    .orderBy(asc(currency))
  return rows.map((row) => ({ ...noFee, ...row, kind: 'wallet', direction: 'owed_to_account', ways: ['ask_refund'] }))
}

/** Top-ups and refunds of the wallet that were asked for and not decided. */
async function onTheWay(db: Reader, sponsor_id: string): Promise<MoneyLeft[]> {
  const { amount, currency, direction, state, id } = top_ups
  const rows = await db
    .select({ amount, currency, of: direction })
    .from(top_ups)
    .where(and(eq(top_ups.sponsor_id, sponsor_id), eq(state, 'requested')))
    .orderBy(asc(id))
    .limit(MAX_PAIRS)
  return rows.map(({ of, ...row }) => ({
    ...noFee,
    ...row,
    kind: of === 'in' ? 'top_up' : 'refund',
    direction: 'owed_to_account',
    ways: of === 'in' ? ['cancel_transfer', 'wait'] : ['wait', 'cancel_transfer'],
  }))
}

const isPending = sql`${commissions.state} = 'pending' or (${commissions.state} = 'on_hold' and ${commissions.held_from} = 'pending')`
const where = sql<'pending' | 'payable' | 'in_payout'>`case when ${isPending} then 'pending'
  when ${commissions.state} = 'in_payout' then 'in_payout' else 'payable' end`

/** What commissions that are not paid come to, by pair and by where they stand. */
async function between(db: Reader, side: Side, of: SQL): Promise<MoneyLeft[]> {
  const { currency, platform_fee } = commissions
  const sponsor = { id: sponsors.id, company_name: sponsors.company_name }
  const influencer = { id: influencers.id, display_name: influencers.display_name }
  const rows = await db
    .select({
      sponsor,
      influencer,
      currency,
      kind: where,
      amount: total(commissions.amount),
      platform_fee: total(platform_fee),
    })
    .from(commissions)
    .innerJoin(sponsors, eq(sponsors.id, commissions.sponsor_id))
    .innerJoin(influencers, eq(influencers.id, commissions.influencer_id))
    .where(and(of, inState(commissions.state, 'pending', 'approved', 'in_payout', 'on_hold')))
    .groupBy(...Object.values(sponsor), ...Object.values(influencer), currency, where)
    .having(sql`sum(${commissions.amount}) <> 0`)
    .orderBy(asc(sponsors.id), asc(influencers.id), asc(where))
    .limit(MAX_PAIRS)
  const settings = await readSettings(db)
  return rows.map(({ amount, kind, ...row }) => ({
    ...row,
    kind,
    amount: Math.abs(amount),
    direction: creditorOf(amount) === side ? 'owed_to_account' : 'owed_by_account',
    below_minimum: kind === 'payable' && amount > 0 && amount < limitsIn(settings, row.currency).minimum_payout,
    ways: solutionsFor(kind, amount, side),
  }))
}

/** Pay that a sponsor has agreed to, and will owe once the work is done. */
async function promised(db: Reader, sponsor_id: string): Promise<MoneyLeft[]> {
  const influencer = { id: influencers.id, display_name: influencers.display_name }
  const rows = await db
    .select({ influencer, currency: ad_requests.currency, amount: total(ad_requests.payment_amount) })
    .from(ad_requests)
    .innerJoin(influencers, eq(influencers.id, ad_requests.influencer_id))
    .where(and(eq(ad_requests.sponsor_id, sponsor_id), inState(ad_requests.state, 'accepted', 'submitted')))
    .groupBy(...Object.values(influencer), ad_requests.currency)
    .orderBy(asc(influencers.id))
    .limit(MAX_PAIRS)
  return rows.map((row) => ({
    ...noFee,
    ...row,
    kind: 'agreement',
    direction: 'owed_by_account',
    ways: ['finish_agreement'],
  }))
}
