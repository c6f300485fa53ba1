import { setImmediate as turn } from 'node:timers/promises'
import { and, asc, desc, eq, gte, inArray, notExists, type SQL, sql } from 'drizzle-orm'
import { inState, type Reader, total, unindexed } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { afterCursor } from '../../../kernel/db/list.ts'
import { commissions } from '../commissions/commissions.tables.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { balances } from '../ledger/ledger.tables.ts'
import { limitsIn, readSettings, smallestPayout } from '../../platform/settings/settings.service.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import type { Pair, Payer } from './payouts.service.ts'
import { payouts } from './payouts.tables.ts'

const MAX_PAIRS = 100
const PAGE = 200
type Money = Pair & { currency: string; amount: number }
type Balance = Money & { id: string }
type Owed = { sponsor_id?: string | undefined; least: number }

/**
 * Whose kept balance is large enough for a payout, the largest first, a page at a time. What waits in a payout that is
 * not paid yet, or is held, is still part of a balance: it is never less than what a new payout would find.
 */
export async function* payablePairs(db: Reader, { sponsor_id, least }: Owed): AsyncGenerator<Balance[]> {
  const { id, influencer_id, sponsor_id: sponsor, currency, amount } = balances
  for (let last: Balance | undefined; ;) {
    const page = (await db
      .select({ id, influencer_id, sponsor_id: sponsor, currency, amount })
      .from(balances)
      .where(
        and(
          inState(balances.account, 'influencer_payable'),
          sponsor_id === undefined ? undefined : eq(sponsor, sponsor_id),
          gte(amount, least),
          afterCursor(amount, id, [last?.amount, last?.id], 'desc'),
          notExists(draftOf(db)),
        ),
      )
      .orderBy(desc(amount), desc(id))
      .limit(PAGE)) as Balance[]
    if (page.length > 0) yield page
    last = page.at(-1)
    if (page.length < PAGE) return
    await turn()
  }
}
const draftOf = (db: Reader) =>
  db
    .select({ id: payouts.id })
    .from(payouts)
    .where(
      and(
        eq(payouts.influencer_id, balances.influencer_id),
        eq(payouts.sponsor_id, balances.sponsor_id),
        inState(payouts.state, 'draft'),
      ),
    )

/** Who is owed enough and has no draft, and every draft that no longer holds what is payable. */
export async function listPayable({ db: { read: db } }: Kernel, actor: Payer, below_minimum = false) {
  const isSmallToo = below_minimum && actor.kind === 'admin'
  const settings = await readSettings(db)
  const least = isSmallToo ? 1 : smallestPayout(settings)
  const leastIn = (currency: string) => (isSmallToo ? 1 : Math.max(1, limitsIn(settings, currency).minimum_payout))
  const sponsor_id = actor.kind === 'sponsor' ? actor.sponsor_id : undefined
  const sums: Sum[] = await outdatedDrafts(db, sponsor_id)
  for await (const pairs of payablePairs(db, { sponsor_id, least })) {
    const approved = await approvedBeside(db, balances, pairs)
    for (const { id, ...pair } of pairs) {
      const smallest = sums.length === MAX_PAIRS ? sums.at(-1)!.amount : least
      if (pair.amount < smallest) return { data: await withNames(db, sums) }
      if (pair.amount < leastIn(pair.currency)) continue
      const sum = approved.get(id)
      if (sum && sum.amount >= Math.max(smallest, leastIn(pair.currency)))
        keep(sums, { ...pair, ...sum, draft_id: null })
    }
  }
  return { data: await withNames(db, sums) }
}

/** A draft beside which something is approved, with what both come to. */
async function outdatedDrafts(db: Reader, sponsor_id: string | undefined): Promise<Sum[]> {
  const isTheirs = sponsor_id === undefined ? undefined : eq(unindexed(payouts.sponsor_id), sponsor_id)
  const waiting = db
    .select({ id: commissions.id })
    .from(commissions)
    .where(and(ofPair(payouts), inState(commissions.state, 'approved')))
    .limit(1)
  const drafts = await db
    .select()
    .from(payouts)
    .where(and(inState(payouts.state, 'draft'), isTheirs, sql`${waiting} is not null`))
    .orderBy(desc(payouts.amount), asc(payouts.id))
    .limit(MAX_PAIRS)
  const approved = await approvedBeside(db, payouts, drafts)
  const outdated = drafts.map(({ id, influencer_id, sponsor_id: sponsor, currency, ...draft }) => ({
    influencer_id,
    sponsor_id: sponsor,
    currency,
    amount: draft.amount + (approved.get(id)?.amount ?? 0),
    fees: draft.fees + (approved.get(id)?.fees ?? 0),
    commission_count: draft.commission_count + (approved.get(id)?.commission_count ?? 0),
    draft_id: id,
  }))
  return outdated.toSorted(inOrder)
}

type Sum = Money & { fees: number; commission_count: number; draft_id: string | null }
const inOrder = (a: Sum, b: Sum) => b.amount - a.amount || (a.influencer_id < b.influencer_id ? -1 : 1)
function keep(sums: Sum[], sum: Sum) {
  sums.push(sum)
  sums.sort(inOrder)
  sums.splice(MAX_PAIRS)
}

type OfPair = typeof balances | typeof payouts
const ofPair = ({ influencer_id, sponsor_id, currency }: OfPair) =>
  and(
    eq(commissions.influencer_id, influencer_id),
    eq(commissions.sponsor_id, sponsor_id),
    eq(commissions.currency, currency),
  )
/** What is approved for the pair of each of these rows: looked up pair by pair, in one question. */
async function approvedBeside(db: Reader, table: OfPair, rows: readonly { id: string }[]) {
  if (rows.length === 0) return new Map<string, never>()
  const ids = rows.map(({ id }) => id)
  const isApproved = and(ofPair(table), inState(commissions.state, 'approved'))
  const of = (figure: SQL) => sql`(select ${figure} from ${commissions} where ${isApproved})`.mapWith(Number)
  const sums = await db
    .select({
      id: table.id,
      amount: of(total(commissions.amount)),
      fees: of(total(commissions.platform_fee)),
      commission_count: of(sql`count(*)`),
    })
    .from(table)
    .where(inArray(table.id, ids))
  return new Map(sums.map(({ id, ...sum }) => [id, sum]))
}

async function withNames(db: Reader, sums: readonly Sum[]) {
  const ids = (of: 'influencer_id' | 'sponsor_id') => [...new Set(sums.map((sum) => sum[of]))]
  const payees = await db
    .select({ id: influencers.id, display_name: influencers.display_name })
    .from(influencers)
    .where(inArray(influencers.id, ids('influencer_id')))
    .orderBy(asc(influencers.id))
  const payers = await db
    .select({ id: sponsors.id, company_name: sponsors.company_name })
    .from(sponsors)
    .where(inArray(sponsors.id, ids('sponsor_id')))
    .orderBy(asc(sponsors.id))
  const [payeeOf, payerOf] = [new Map(payees.map((one) => [one.id, one])), new Map(payers.map((one) => [one.id, one]))]
  return sums.map(({ influencer_id, sponsor_id, ...sum }) => ({
    influencer: payeeOf.get(influencer_id)!,
    sponsor: payerOf.get(sponsor_id)!,
    ...sum,
  }))
}
