import type { Parsed } from '@affluence/contract/endpoint'
import type { ledger as endpoints } from '@affluence/contract/ledger'
import { and, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import { instantsOf } from '../../../kernel/days.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { after, pageOf } from '../../../kernel/db/list.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { labelled, type LabelsOf } from './labels.service.ts'
import { keyOf } from './ledger.service.ts'
import { balances, ledger_entries, postings } from './ledger.tables.ts'
import { accountsOf } from './wallets.service.ts'

type EntryQuery = Parsed<typeof endpoints.entries>['query']
/** Each movement with what its account held after it, counted over all of them whatever is filtered. */
export async function listEntries(
  { db: { read: db } }: Kernel,
  labels: readonly LabelsOf[],
  actor: Actor,
  query: EntryQuery,
) {
  const rows = await movements(db, actor, query)
  const { data, next_cursor } = pageOf(rows, query.limit, (row) => row)
  const balances = await heldAfter(db, data)
  const entries = data.map(({ sponsor_id: _s, influencer_id: _i, company_name, ...row }) => ({
    ...row,
    balance_after: balances.get(row.id)!,
    label: company_name,
  }))
  return { data: await labelled(db, labels, entries), next_cursor }
}

const movements = (db: Reader, actor: Actor, query: EntryQuery) => {
  const { from, before } = instantsOf(actor, query)
  return db
    .select({
      id: postings.id,
      account: postings.account,
      sponsor_id: postings.sponsor_id,
      influencer_id: postings.influencer_id,
      amount: postings.amount,
      currency: postings.currency,
      created_at: postings.created_at,
      kind: ledger_entries.kind,
      reference: ledger_entries.reference,
      company_name: sponsors.company_name,
    })
    .from(postings)
    .innerJoin(ledger_entries, eq(ledger_entries.id, postings.entry_id))
    .innerJoin(sponsors, eq(sponsors.id, postings.sponsor_id))
    .where(
      and(
        accountsOf(actor),
        query.kind && eq(ledger_entries.kind, query.kind),
        from ? gte(postings.created_at, from) : undefined,
        before ? lt(postings.created_at, before) : undefined,
        after(query.cursor, postings.created_at, postings.id),
      ),
    )
    .orderBy(desc(postings.created_at), desc(postings.id))
    .limit(query.limit + 1)
}

type Movement = Pick<
  typeof postings.$inferSelect,
  'id' | 'account' | 'sponsor_id' | 'influencer_id' | 'currency' | 'created_at' | 'amount'
>
/** From today's balance back: only what is newer than a page is added up, and what lies between its rows. */
async function heldAfter(db: Reader, rows: readonly Movement[]) {
  const balances = new Map<string, number>()
  for (const own of Map.groupBy(rows, (row) => keyOf(row, row.currency)).values()) {
    const [newest, oldest] = [own[0]!, own.at(-1)!]
    const amount = await balanceAt(db, newest)
    const groups = own.length === 1 ? [] : await between(db, oldest, newest)
    const within = new Map(groups.map((row) => [row.id, row.newer]))
    for (const row of own) balances.set(row.id, amount - (within.get(row.id) ?? 0))
  }
  return balances
}

const sameAccount = ({ account, sponsor_id, influencer_id, currency }: Movement): SQL | undefined =>
  and(
    eq(postings.sponsor_id, sponsor_id!),
    eq(postings.account, account),
    eq(postings.currency, currency),
    influencer_id === null ? undefined : eq(postings.influencer_id, influencer_id),
  )

/** What is held now without what came later, in one look, so that nothing comes in between. */
async function balanceAt(db: Reader, row: Movement) {
  const isNewer = sql`(${postings.created_at}, ${postings.id}) > (${row.created_at}, ${row.id})`
  const newer = sql`(select sum(${postings.amount}) from ${postings} where ${and(sameAccount(row), isNewer)})`
  const [newerSum] = await db
    .select({ amount: sql`${balances.amount} - coalesce(${newer}, 0)`.mapWith(Number) })
    .from(balances)
    .where(eq(balances.key, keyOf(row, row.currency)))
  return newerSum?.amount ?? 0
}

/** For each posting from the oldest to the newest of a page, the sum of those of them that are newer. */
function between(db: Reader, oldest: Movement, newest: Movement) {
  const { id, created_at, amount } = postings
  const newer = sql`sum(${amount}) over (order by ${created_at} desc, ${id} desc) - ${amount}`
  return db
    .select({ id, newer: newer.mapWith(Number) })
    .from(postings)
    .where(
      and(
        sameAccount(oldest),
        sql`(${created_at}, ${id}) >= (${oldest.created_at}, ${oldest.id})`,
        sql`(${created_at}, ${id}) <= (${newest.created_at}, ${newest.id})`,
      ),
    )
}
