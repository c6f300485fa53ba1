import type { NoticeData } from '@affluence/contract/notifications'
import type { Locale } from '@affluence/contract/common'
import { and, eq, inArray, or } from 'drizzle-orm'
import type { Tx } from '../../kernel/db.ts'
import { emit } from '../../kernel/work.ts'
import { users } from '../accounts/accounts.tables.ts'
import { writeNotice } from '../notifications/writing.service.ts'
import { mailQueued } from './mails.events.ts'
import { type MailKind, pathOf } from './mails.rules.ts'
import { mails } from './mails.tables.ts'

type NewMail = { key: string; kind: MailKind; data?: NoticeData } & (
  | { user_id: string }
  | { to: string; locale: Locale }
)

/**
 * Joins the transaction of what it tells; sent once that is on disk, and once only. False when it was told before.
 * Whoever has no address finds it among the notices in the app.
 */
export async function sendMail(tx: Tx, { data = {}, ...mail }: NewMail) {
  if ('user_id' in mail && !(await hasAddress(tx, mail.user_id))) {
    const { user_id, kind, key } = mail
    const link = typeof data['link'] === 'string' ? data['link'] : pathOf(kind)
    return writeNotice(tx, { user_id, kind, key: `mail:${kind}:${key}`, data, link })
  }
  const [row] = await tx
    .insert(mails)
    .values({ ...mail, data, id: tx.newId('mal'), state: 'queued', created_at: tx.now, updated_at: tx.now })
    .onConflictDoNothing()
    .returning({ id: mails.id })
  if (row) await emit(tx, mailQueued, null, { subject_id: row.id }, { mail_id: row.id })
  return row !== undefined
}

async function hasAddress(tx: Tx, user_id: string) {
  const [user] = await tx.select({ email: users.email }).from(users).where(eq(users.id, user_id))
  return user?.email !== null
}

/** Whether this was told already, for whoever would have to look up much to tell it. */
export const isTold = async (tx: Tx, kind: MailKind, key: string) =>
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
