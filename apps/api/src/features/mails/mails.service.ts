import type { Locale } from '@affluence/contract/common'
import { eq } from 'drizzle-orm'
import type { Tx } from '../../kernel/db.ts'
import { emit } from '../../kernel/work.ts'
import { mailQueued } from './mails.events.ts'
import type { MailKind } from './mails.rules.ts'
import { mails } from './mails.tables.ts'

type NewMail = { key: string; kind: MailKind; data?: Record<string, string | number> } & (
  | { user_id: string }
  | { to: string; locale: Locale }
)

/** Joins the transaction of what it tells; sent once that is on disk, and once only. False when it was told before. */
export async function sendMail(tx: Tx, { data = {}, ...mail }: NewMail) {
  const [row] = await tx
    .insert(mails)
    .values({ ...mail, data, id: tx.newId('mal'), state: 'queued', created_at: tx.now, updated_at: tx.now })
    .onConflictDoNothing()
    .returning({ id: mails.id })
  if (row) await emit(tx, mailQueued, null, { subject_id: row.id }, { mail_id: row.id })
  return row !== undefined
}

/** Mails about a past that was only told are not sent. */
export const dropQueuedMails = async (tx: Tx) => {
  await tx.update(mails).set({ state: 'dropped', updated_at: tx.now }).where(eq(mails.state, 'queued'))
}
