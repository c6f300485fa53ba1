import { and, eq, gte, sql } from 'drizzle-orm'
import { changing, type Reader, slot, statement, type Tx } from '../../../kernel/db/db.ts'
import type { Check, Difference } from '../../../kernel/db/consistency.ts'
import { inserting } from '../../../kernel/db/inserting.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { type Account, assertBalanced, type Booking, isFloored, type Posting } from './ledger.rules.ts'
import { balances, ledger_entries, postings } from './ledger.tables.ts'

const recordEntry = changing('ledger_entry', (db) =>
  db
    .insert(ledger_entries)
    .values({
      id: slot('id'),
      kind: slot('kind'),
      reference: slot('reference'),
      currency: slot('currency'),
      created_at: slot('now'),
    } as never)
    .onConflictDoNothing(),
)
const recordPostings = inserting('ledger_posting', postings)

/** Writes one booking with its postings and cached balances; false when it is in the books already. */
export async function book(tx: Tx, booking: Booking): Promise<boolean> {
  assertBalanced(booking)
  if (booking.postings.length === 0) return true
  const { kind, reference, currency } = booking
  const entry_id = tx.newId('led')
  if ((await recordEntry(tx, { id: entry_id, kind, reference, currency, now: tx.now })) === 0) return false
  const of = { entry_id, currency, created_at: tx.now }
  await recordPostings(
    tx,
    booking.postings.map((posting) => ({ ...posting, ...of, id: tx.newId('pst') })),
  )
  for (const posting of byAccount(booking.postings)) await keepBalance(tx, posting, currency)
  return true
}

/** What each account is moved by in all. */
function byAccount(of: readonly Posting[]): Posting[] {
  const postings: Posting[] = []
  for (const posting of of) {
    const same = postings.find(
      ({ account, sponsor_id, influencer_id }) =>
        account === posting.account && sponsor_id === posting.sponsor_id && influencer_id === posting.influencer_id,
    )
    if (same) same.amount += posting.amount
    else postings.push({ ...posting })
  }
  return postings
}

/** The platform's own accounts would be one hot row for everybody: their balance is summed when asked for. */
const isCached = (account: Account) => Boolean(account.sponsor_id ?? account.influencer_id)
export const keyOf = (account: Account, currency: string) =>
  [account.account, account.sponsor_id ?? '', account.influencer_id ?? '', currency].join('|')

const valued = Object.fromEntries(
  ['id', 'key', 'account', 'sponsor_id', 'influencer_id', 'currency', 'amount'].map((name) => [name, slot(name)]),
)
const addBalance = statement('ledger_balance_add', (db) =>
  db
    .insert(balances)
    .values({ ...valued, updated_at: slot('now') } as never)
    .onConflictDoUpdate({
      target: balances.key,
      set: { amount: sql`${balances.amount} + excluded.amount`, updated_at: sql`excluded.updated_at` },
    }),
)
/** Only where enough is left. */
const takeBalance = statement('ledger_balance_take', (db) =>
  db
    .update(balances)
    .set({ amount: sql`${balances.amount} + ${slot('amount')}`, updated_at: slot('now') } as never)
    .where(and(eq(balances.key, slot('key')), gte(balances.amount, slot('least'))))
    .returning({ id: balances.id }),
)
async function keepBalance(tx: Tx, { amount, ...account }: Posting, currency: string) {
  if (!isCached(account)) return
  const key = keyOf(account, currency)
  if (amount > 0 || !isFloored(account.account))
    return void (await addBalance(tx, { ...account, id: tx.newId('bal'), key, currency, amount, now: tx.now }))
  const [row] = await takeBalance(tx, { key, amount, least: -amount, now: tx.now })
  if (!row) throw await shortOf(tx, account, currency, -amount)
}

async function shortOf(db: Reader, account: Account, currency: string, required: number) {
  const available = await balanceOf(db, account, currency)
  return new Refusal('payment', 'insufficient_funds', {
    required,
    available,
    shortfall: required - available,
    currency,
  })
}

const balanceByKey = statement('ledger_balance', (db) =>
  db
    .select({ amount: balances.amount })
    .from(balances)
    .where(eq(balances.key, slot('key'))),
)
export async function balanceOf(db: Reader, account: Account, currency: string): Promise<number> {
  const [row] = await balanceByKey(db, { key: keyOf(account, currency) })
  return row?.amount ?? 0
}

/** Recomputes every entry and balance from the postings and names whatever differs. */
export async function verifyLedger(db: Reader): Promise<Difference[]> {
  const entries = await db
    .select({ key: postings.entry_id, found: sql`sum(${postings.amount})`.mapWith(Number) })
    .from(postings)
    .groupBy(postings.entry_id, postings.currency)
    .having(sql`sum(${postings.amount}) <> 0`)
  const sums = await db
    .select({
      account: postings.account,
      sponsor_id: postings.sponsor_id,
      influencer_id: postings.influencer_id,
      currency: postings.currency,
      amount: sql`sum(${postings.amount})`.mapWith(Number),
    })
    .from(postings)
    .groupBy(postings.account, postings.sponsor_id, postings.influencer_id, postings.currency)
  const cached = new Map((await db.select().from(balances)).map((row) => [row.key, row.amount]))
  const differences: Difference[] = entries.map(({ key, found }) => ({ what: 'entry', key, expected: 0, found }))
  for (const { amount, currency, ...account } of sums) {
    if (!isCached(account)) continue
    const key = keyOf(account as Account, currency)
    const stored = cached.get(key) ?? 0
    if (stored !== amount) differences.push({ what: 'balance', key, expected: amount, found: stored })
    cached.delete(key)
  }
  for (const [key, stored] of cached)
    if (stored !== 0) differences.push({ what: 'balance', key, expected: 0, found: stored })
  return differences
}

export const ledgerChecks: readonly Check[] = [{ find: verifyLedger }]
