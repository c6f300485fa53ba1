import type { Parsed } from '@affluence/contract/endpoint'
import type { ledger } from '@affluence/contract/ledger'
import { setImmediate as turn } from 'node:timers/promises'
import { and, asc, eq, gte, lt, type SQL } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import { amountOf } from '../../../kernel/files/spreadsheetValues.ts'
import { instantsOf } from '../../../kernel/days.ts'
import { type Reader, total } from '../../../kernel/db/db.ts'
import type { Part } from '../../../kernel/files/exportable.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { afterCursor } from '../../../kernel/db/list.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { labelled, type LabelsOf } from './labels.service.ts'
import { ledger_entries, postings } from './ledger.tables.ts'
import { accountsOf } from './wallets.service.ts'

type EntryQuery = Parsed<typeof ledger.entries>['query']
const PAGE = 500
export const ACCOUNT_BOOK_HEAD = [
  'created_at',
  'kind',
  'account',
  'label',
  'reference',
  'amount',
  'balance_after',
  'currency',
  'id',
] as const

/** Movements as a statement of account has them: the oldest first, each with what its account held after it. */
export async function* accountBookParts(
  { db }: Kernel,
  labels: readonly LabelsOf[],
  actor: Actor,
  query: EntryQuery,
): AsyncIterable<Part> {
  const { from, before } = instantsOf(actor, query)
  const balances = await openingOf(db.read, actor, from)
  const end = before ? lt(postings.created_at, before) : undefined
  let last: { created_at: string; id: string } | undefined
  for (;;) {
    const begin = last
      ? afterCursor(postings.created_at, postings.id, [last.created_at, last.id], 'asc')
      : from
        ? gte(postings.created_at, from)
        : undefined
    const rows = await movements(db.read, and(accountsOf(actor), begin, end))
    if (rows.length === 0) return
    last = rows.at(-1)
    const withBalance = rows.map((row) => {
      const balance_after = (balances.get(accountIn(row)) ?? 0) + row.amount
      balances.set(accountIn(row), balance_after)
      return { ...row, balance_after }
    })
    // Every movement counts, also those that a filter does not show.
    const listed = withBalance.filter(({ kind }) => !query.kind || kind === query.kind)
    yield { rows: (await labelled(db.read, labels, listed)).map(cellsOf) }
    await turn()
  }
}

async function openingOf(db: Reader, actor: Actor, from: string | undefined) {
  if (!from) return new Map<string, number>()
  const { account, sponsor_id, currency } = postings
  const rows = await db
    .select({ account, sponsor_id, currency, amount: total(postings.amount) })
    .from(postings)
    .where(and(accountsOf(actor), lt(postings.created_at, from)))
    .groupBy(account, sponsor_id, currency)
  return new Map(rows.map((row) => [accountIn(row), row.amount]))
}
const accountIn = (row: { account: string; sponsor_id: string | null; currency: string }) =>
  `${row.account} ${row.sponsor_id} ${row.currency}`

const movements = (db: Reader, where: SQL | undefined) =>
  db
    .select({
      id: postings.id,
      account: postings.account,
      sponsor_id: postings.sponsor_id,
      amount: postings.amount,
      currency: postings.currency,
      created_at: postings.created_at,
      kind: ledger_entries.kind,
      reference: ledger_entries.reference,
      label: sponsors.company_name,
    })
    .from(postings)
    .innerJoin(ledger_entries, eq(ledger_entries.id, postings.entry_id))
    .innerJoin(sponsors, eq(sponsors.id, postings.sponsor_id))
    .where(where)
    .orderBy(asc(postings.created_at), asc(postings.id))
    .limit(PAGE)

type MovementWithBalance = Awaited<ReturnType<typeof movements>>[number] & { balance_after: number }
const cellsOf = (row: MovementWithBalance) => [
  ...[row.created_at, row.kind, row.account, row.label, row.reference],
  amountOf(row.amount, row.currency),
  amountOf(row.balance_after, row.currency),
  row.currency,
  row.id,
]
