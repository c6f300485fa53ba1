import type { EntryKind } from '@affluence/contract/ledger'
import { and, asc, eq, inArray, min } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import { type Reader, total } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { commissions } from '../commissions/commissions.tables.ts'
import { refunds } from '../sale/sale.tables.ts'
import { findOrder } from './orderView.service.ts'
import { ledger_entries, postings } from '../ledger/ledger.tables.ts'

const KINDS: EntryKind[] = ['order_debit', 'order_refund', 'commission', 'reversal', 'adjustment', 'release']

/** The rows that an order, its refunds and its commissions wrote into the reader's own accounts. */
export async function listOrderEntries({ db }: Kernel, actor: Actor, id: string) {
  const order = await findOrder(db.read, actor, id)
  const references = await referencesOf(db.read, order.id)
  const { account, amount, currency } = postings
  const { id: entry_id, kind, reference, created_at } = ledger_entries
  const data = await db.read
    .select({
      id: min(postings.id).mapWith(String),
      kind,
      account,
      reference,
      amount: total(amount),
      currency,
      created_at,
    })
    .from(ledger_entries)
    .innerJoin(postings, eq(postings.entry_id, ledger_entries.id))
    .where(and(inArray(kind, KINDS), inArray(reference, references), ownAccounts(actor)))
    .groupBy(entry_id, kind, reference, created_at, account, currency)
    .orderBy(asc(created_at), asc(min(postings.id)))
  return { data }
}

async function referencesOf(db: Reader, order_id: string) {
  const rows = await db.select({ id: refunds.id }).from(refunds).where(eq(refunds.order_id, order_id))
  const commissionRows = await db
    .select({ id: commissions.id })
    .from(commissions)
    .where(and(eq(commissions.source, 'order'), eq(commissions.source_id, order_id)))
  const rejected = commissionRows.flatMap(({ id }) => [`${id}:pending`, `${id}:payable`])
  return [order_id, ...rows.map(({ id }) => id), ...commissionRows.map(({ id }) => id), ...rejected]
}

function ownAccounts(actor: Actor) {
  if (actor.kind === 'admin') return undefined
  if ('sponsor_id' in actor && actor.sponsor_id)
    return and(eq(postings.sponsor_id, actor.sponsor_id), inArray(postings.account, ['sponsor_wallet', 'sponsor_owed']))
  return eq(postings.influencer_id, (actor as { influencer_id: string }).influencer_id)
}
