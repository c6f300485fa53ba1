import type { Locale } from '@affluence/contract/common'
import { and, eq, inArray } from 'drizzle-orm'
import type { Tx } from '../../kernel/db.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import type { Run } from '../../kernel/work.ts'
import { emit } from '../../kernel/work.ts'
import { tokenText } from '../accounts/tokens.service.ts'
import { users } from '../accounts/accounts.tables.ts'
import { mailQueued } from './mails.events.ts'
import { type MailKind, writeMail } from './mails.rules.ts'
import { type MailRow, mails } from './mails.tables.ts'

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

type Receiver = { address: string; locale: Locale; name: string }
async function receiverOf({ db }: Kernel, mail: MailRow): Promise<Receiver | null> {
  if (mail.to) return { address: mail.to, locale: mail.locale ?? 'en', name: '' }
  const [user] = await db.read
    .select()
    .from(users)
    .where(eq(users.id, mail.user_id ?? ''))
  return user && !user.deleted_at ? { address: user.email, locale: user.locale, name: user.username } : null
}

/** Marks the try, sends, marks the result: a crash between is the one case in which a mail goes out again. */
export async function deliverMail(kernel: Kernel, mail_id: string, { finish, row }: Run) {
  const { db, mail: transport, config, crypto } = kernel
  const taken = await db.write(async (tx) => {
    const open = and(eq(mails.id, mail_id), inArray(mails.state, ['queued', 'sending']))
    const [mail] = await tx
      .update(mails)
      .set({ state: 'sending', attempts: row.attempts, updated_at: tx.now })
      .where(open)
      .returning()
    return mail
  })
  if (!taken) return
  const receiver = await receiverOf(kernel, taken)
  const end = (change: Partial<MailRow>) =>
    db.write(async (tx) => {
      if (await finish(tx))
        await tx
          .update(mails)
          .set({ ...change, updated_at: tx.now })
          .where(eq(mails.id, mail_id))
    })
  if (!receiver) return end({ state: 'dropped' })
  const token_id = taken.data.token_id
  const token = typeof token_id === 'string' ? await tokenText(db.read, crypto, token_id) : null
  const parts = await partsOf(kernel, taken, receiver.locale)
  const letter = writeMail(
    taken.kind as MailKind,
    receiver.locale,
    { ...taken.data, ...parts?.data, name: receiver.name },
    { base: config.PUBLIC_URL, token },
    parts ?? undefined,
  )
  await transport.send({
    ...letter,
    ...(parts && { attachments: parts.attachments }),
    to: receiver.address,
    message_id: `${taken.id}@${new URL(config.PUBLIC_URL).hostname}`,
  })
  await end({ state: 'sent', sent_at: kernel.clock.now() })
}

/** Figures, pictures and files, for the mails that are more than words. */
async function partsOf(kernel: Kernel, { kind, data }: MailRow, locale: Locale) {
  if (kind !== 'monthly_report') return null
  const { monthlyParts } = await import('../reports/monthlyLetter.service.ts')
  return monthlyParts(kernel, data, locale)
}

/** Mails about a past that was only told are not sent. */
export const dropQueuedMails = async (tx: Tx) => {
  await tx.update(mails).set({ state: 'dropped', updated_at: tx.now }).where(eq(mails.state, 'queued'))
}
