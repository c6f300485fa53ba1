import type { WebhookInbox } from '@affluence/contract/webhookFeed'
import { and, desc, eq, gt, inArray, lte } from 'drizzle-orm'
import type { SponsorActor } from '../../../kernel/access.ts'
import { firstIdAt, HOUR, later, MINUTE } from '../../../kernel/clock.ts'
import { removeAll } from '../../../kernel/db/batches.ts'
import type { Reader, Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { inboxUrl } from './inboxAddress.service.ts'
import { inboxCalled } from './delivery.events.ts'
import { webhook_inbox_calls, webhook_inboxes } from './webhooks.tables.ts'

const MAX_SHOWN_CALLS = 20
/** Also the number of calls that are stored, so that they can be counted. */
const CALLS_A_MINUTE = 60
const LIFETIME = HOUR
const MAX_BODY = 64 * 1024
const MAX_HEADERS = 50

type InboxRow = typeof webhook_inboxes.$inferSelect
async function presentInbox(kernel: Kernel, db: Reader, row: InboxRow): Promise<WebhookInbox> {
  const calls = await db
    .select()
    .from(webhook_inbox_calls)
    .where(eq(webhook_inbox_calls.sponsor_id, row.sponsor_id))
    .orderBy(desc(webhook_inbox_calls.id))
    .limit(MAX_SHOWN_CALLS)
  return {
    url: inboxUrl(kernel, row.token),
    expires_at: row.expires_at,
    calls: calls.map(({ id, headers, body, created_at: at }) => ({ id, at, headers, body })),
  }
}

async function openInboxOf(db: Reader, sponsor_id: string, now: string) {
  const [row] = await db
    .select()
    .from(webhook_inboxes)
    .where(and(eq(webhook_inboxes.sponsor_id, sponsor_id), gt(webhook_inboxes.expires_at, now)))
  return row ?? null
}

/** An open inbox keeps its address and its calls. An expired one is replaced by a new one. */
export const openInbox = (kernel: Kernel, { sponsor_id }: SponsorActor) =>
  kernel.db.write(async (tx) => {
    const expires_at = later(tx.now, LIFETIME)
    const open = await openInboxOf(tx, sponsor_id, tx.now)
    if (open) await tx.update(webhook_inboxes).set({ expires_at }).where(eq(webhook_inboxes.sponsor_id, sponsor_id))
    else await makeInbox(tx, { sponsor_id, token: kernel.crypto.token(), expires_at, created_at: tx.now })
    return presentInbox(kernel, tx, (await openInboxOf(tx, sponsor_id, tx.now))!)
  })
async function makeInbox(tx: Tx, row: InboxRow) {
  await tx.delete(webhook_inboxes).where(eq(webhook_inboxes.sponsor_id, row.sponsor_id))
  await tx.insert(webhook_inboxes).values(row)
}

export async function getInbox(kernel: Kernel, { sponsor_id }: SponsorActor) {
  const row = await openInboxOf(kernel.db.read, sponsor_id, kernel.clock.now())
  return { data: row && (await presentInbox(kernel, kernel.db.read, row)) }
}

type InboxCall = { headers: Record<string, string | string[] | undefined>; body: string }
/**
 * Stores a call to an inbox; anybody who knows its address may call it. A call that is not stored, because the inbox does
 * not exist or got too many, does not enter the queue of writes.
 */
export async function receiveInInbox({ db, clock }: Kernel, token: string, call: InboxCall) {
  if (await mayKeep(db.read, token, clock.now())) await db.write((tx) => keepCall(tx, token, call))
}

async function inboxAt(db: Reader, token: string, now: string) {
  const [inbox] = await db
    .select()
    .from(webhook_inboxes)
    .where(and(eq(webhook_inboxes.token, token), gt(webhook_inboxes.expires_at, now)))
  if (!inbox) throw notFound()
  return inbox
}
async function mayKeep(db: Reader, token: string, now: string): Promise<InboxRow | null> {
  const inbox = await inboxAt(db, token, now)
  const { sponsor_id, id } = webhook_inbox_calls
  const isRecent = and(eq(sponsor_id, inbox.sponsor_id), gt(id, firstIdAt('whi', later(now, -MINUTE))))
  return (await db.$count(webhook_inbox_calls, isRecent)) < CALLS_A_MINUTE ? inbox : null
}

async function keepCall(tx: Tx, token: string, { headers, body }: InboxCall) {
  const inbox = await mayKeep(tx, token, tx.now)
  if (!inbox) return
  const { sponsor_id } = inbox
  const entries = Object.entries(headers)
    .slice(0, MAX_HEADERS)
    .map(([name, value]) => [storable(name), storable(String(value).slice(0, 2000))])
  const row = { id: tx.newId('whi'), sponsor_id, headers: Object.fromEntries(entries), created_at: tx.now }
  await tx.insert(webhook_inbox_calls).values({ ...row, body: storable(body.slice(0, MAX_BODY)) })
  await dropOldCalls(tx, sponsor_id)
  await emit(tx, inboxCalled, null, { subject_id: sponsor_id, sponsor_id }, {})
}
/** Text without the one character that PostgreSQL cannot store. */
const storable = (text: string) => text.replaceAll('\0', '\uFFFD')

async function dropOldCalls(tx: Tx, sponsor_id: string) {
  const old = await tx
    .select({ id: webhook_inbox_calls.id })
    .from(webhook_inbox_calls)
    .where(eq(webhook_inbox_calls.sponsor_id, sponsor_id))
    .orderBy(desc(webhook_inbox_calls.id))
    .limit(100)
    .offset(CALLS_A_MINUTE)
  const ids = old.map(({ id }) => id)
  if (ids.length > 0) await tx.delete(webhook_inbox_calls).where(inArray(webhook_inbox_calls.id, ids))
}

/** Deletes expired inboxes together with their calls. */
export async function deleteExpiredInboxes(kernel: Kernel) {
  const where = (now: string) => lte(webhook_inboxes.expires_at, now)
  return { inboxes: await removeAll(kernel, { from: webhook_inboxes, key: [webhook_inboxes.sponsor_id], where }) }
}
