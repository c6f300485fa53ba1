import type { Locale } from '@affluence/contract/common'
import { and, eq, inArray } from 'drizzle-orm'
import type { Kernel } from '../../kernel/kernel.ts'
import type { Letter } from '../../kernel/mail.ts'
import { GiveUp, type Run } from '../../kernel/work.ts'
import { users } from '../accounts/accounts.tables.ts'
import { registrationToken } from '../accounts/pendingRegistrations.service.ts'
import { tokenText } from '../accounts/tokens.service.ts'
import { unsubscribeUrl } from '../notifications/unsubscribing.service.ts'
import { mayBeSilenced } from '../notifications/notifications.rules.ts'
import { type MailKind, writeMail } from './mails.rules.ts'
import { type MailRow, mails } from './mails.tables.ts'

/** With the waits between them, some six hours: a receiver that is being repaired, or that tests our patience. */
export const TRIES = 15

/** Marks the try, sends, marks the result: a crash between is the one case in which a mail goes out again. */
export async function deliverMail(kernel: Kernel, mail_id: string, { row, finish }: Run) {
  const mail = await begin(kernel, mail_id, row.attempts)
  if (!mail) return
  const end = (change: Partial<MailRow>) =>
    kernel.db.write(async (tx) => {
      if (!(await finish(tx))) return
      await tx
        .update(mails)
        .set({ ...change, updated_at: tx.now })
        .where(eq(mails.id, mail_id))
    })
  const receiver = await receiverOf(kernel, mail)
  if (!receiver) return end({ state: 'dropped' })
  try {
    await kernel.mail.send(await letterTo(receiver, kernel, mail))
  } catch (error) {
    await noteFailure(kernel, mail, error)
    throw error
  }
  await end({ state: 'sent', failure: null, sent_at: kernel.clock.now() })
}

const begin = ({ db }: Kernel, id: string, attempts: number) =>
  db.write(async (tx) => {
    const [mail] = await tx
      .update(mails)
      .set({ state: 'sending', attempts, updated_at: tx.now })
      .where(and(eq(mails.id, id), inArray(mails.state, ['queued', 'sending', 'failed'])))
      .returning()
    return mail
  })

/** Of this try only: another may have sent it meanwhile. */
const noteFailure = ({ db }: Kernel, { id, attempts }: MailRow, error: unknown) =>
  db.write(async (tx) => {
    const state = error instanceof GiveUp || attempts >= TRIES ? 'failed' : 'queued'
    await tx
      .update(mails)
      .set({ state, failure: String(error).slice(0, 500), updated_at: tx.now })
      .where(and(eq(mails.id, id), eq(mails.state, 'sending'), eq(mails.attempts, attempts)))
  })

type Receiver = { address: string; locale: Locale; name: string }
async function receiverOf({ db }: Kernel, mail: MailRow): Promise<Receiver | null> {
  if (mail.to) return { address: mail.to, locale: mail.locale ?? 'en', name: '' }
  const [user] = await db.read
    .select()
    .from(users)
    .where(eq(users.id, mail.user_id ?? ''))
  return user?.email && !user.deleted_at ? { address: user.email, locale: user.locale, name: user.username } : null
}

/** The secret that its link carries, computed now. */
async function tokenFor({ db, crypto }: Kernel, { data: { token_id, registration_id } }: MailRow) {
  if (typeof registration_id === 'string') return registrationToken(db.read, crypto, registration_id)
  return typeof token_id === 'string' ? tokenText(db.read, crypto, token_id) : null
}

async function letterTo({ address, locale, name }: Receiver, kernel: Kernel, mail: MailRow): Promise<Letter> {
  const { config } = kernel
  const token = await tokenFor(kernel, mail)
  const parts = await partsOf(kernel, mail, locale)
  const data = { ...mail.data, ...parts?.data, name }
  const unsubscribe = mail.user_id && mayBeSilenced(mail.kind) ? unsubscribeUrl(kernel, mail.user_id, mail.kind) : null
  const site = { base: config.PUBLIC_URL, token, unsubscribe }
  return {
    ...writeMail(mail.kind as MailKind, locale, data, site, parts ?? undefined),
    ...(parts && { attachments: parts.attachments }),
    ...(unsubscribe && { unsubscribe }),
    to: address,
    message_id: `${mail.id}@${new URL(config.PUBLIC_URL).hostname}`,
  }
}

/** Figures, pictures and files, for the mails that are more than words. */
async function partsOf(kernel: Kernel, { kind, data }: MailRow, locale: Locale) {
  if (kind !== 'monthly_report') return null
  const { monthlyParts } = await import('../reports/monthlyLetter.service.ts')
  return monthlyParts(kernel, data, locale)
}
