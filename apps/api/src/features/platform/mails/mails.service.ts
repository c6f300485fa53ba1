import type { NoticeData } from '@affluence/contract/notifications'
import type { Locale } from '@affluence/contract/common'
import { and, eq, inArray, or } from 'drizzle-orm'
import type { Tx } from '../../../kernel/db/db.ts'
import { emit } from '../../../kernel/work/work.ts'
import { mailQueued } from './mails.events.ts'
import type { MailKind } from './mails.rules.ts'
import { mails } from './mails.tables.ts'

type NewMail = { key: string; kind: MailKind; data?: NoticeData } & (
  | { user_id: string }
  | { to: string; locale: Locale }
)

/**
 * Joins the transaction of what it tells; sent once that is on disk, and once only. False when it was told before.
 * `mailUser` writes to users, of whom some have no address.
 */
export async function sendMail(tx: Tx, { data = {}, ...mail }: NewMail) {
  const [row] = await tx
    .insert(mails)
    .values({ ...mail, data, id: tx.newId('mal'), state: 'queued', created_at: tx.now, updated_at: tx.now })
    .onConflictDoNothing()
    .returning({ id: mails.id })
  if (row) await emit(tx, mailQueued, null, { subject_id: row.id }, { mail_id: row.id })
  return row !== undefined
}

/** Whether this mail exists already, for callers that would have to read much to write it. */
export const wasSent = async (tx: Tx, kind: MailKind, key: string) =>
  (
    await tx
      .select({ id: mails.id })
      .from(mails)
      .where(and(eq(mails.kind, kind), eq(mails.key, key)))
  ).length > 0

/** Mails about a past that was only told are not sent. */
export const dropQueuedMails = async (tx: Tx) => {
  await tx.update(mails).set({ state: 'dropped', updated_at: tx.now }).where(eq(mails.state, 'queued'))
}

/** Somebody left: what was told stays counted, under no address and without names; what waits is not sent. */
export async function forgetMails(tx: Tx, { id, email }: { id: string; email: string | null }) {
  const theirs = or(eq(mails.user_id, id), email ? eq(mails.to, email) : undefined)
  const waiting = and(theirs, inArray(mails.state, ['queued', 'sending']))
  await tx.update(mails).set({ state: 'dropped' }).where(waiting)
  await tx.update(mails).set({ to: null, user_id: null, data: {}, updated_at: tx.now }).where(theirs)
}
