import type { Locale } from '@affluence/contract/common'
import type { NoticeData } from '@affluence/contract/notifications'
import { and, eq, inArray } from 'drizzle-orm'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Letter } from '../../../kernel/mail.ts'
import type { Run } from '../../../kernel/work/work.ts'
import { type MailKind, type MailTexts, writeMail } from './mails.rules.ts'
import { type MailRow, mails } from './mails.tables.ts'
import { GiveUp } from '../../../kernel/work/giveUp.ts'

/** With the waits between them, some six hours: a receiver that is being repaired, or that tests our patience. */
export const TRIES = 15

/** Marks the try, sends, marks the result: a crash between is the one case in which a mail goes out again. */
export async function deliverMail(kernel: Kernel, sources: Sources, mail_id: string, { row, finish }: Run) {
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
  const receiver = await receiverOf(kernel, sources, mail)
  if (!receiver) return end({ state: 'dropped' })
  try {
    await kernel.mail.send(await letterTo(receiver, kernel, sources, mail))
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

export type Receiver = { address: string; locale: Locale; name: string }
/** Figures, pictures and files, for the mails that are more than words. */
type Parts = { data: NoticeData; html: string; text: string; attachments: NonNullable<Letter['attachments']> }
/** What the features above bring: words, people, secrets and parts. */
export type Sources = {
  texts: MailTexts
  /** Null for whoever left. */
  receiverOf(db: Reader, user_id: string): Promise<Receiver | null>
  /** What the link of a mail carries, computed now. */
  secretFor(kernel: Kernel, data: NoticeData): Promise<string | null>
  /** Null for the kinds that nobody may switch off. */
  unsubscribeUrl(kernel: Kernel, user_id: string, kind: string): string | null
  parts: Partial<Record<MailKind, (kernel: Kernel, data: NoticeData, locale: Locale) => Promise<Parts>>>
}

async function receiverOf({ db }: Kernel, sources: Sources, mail: MailRow): Promise<Receiver | null> {
  if (mail.to) return { address: mail.to, locale: mail.locale ?? 'en', name: '' }
  return sources.receiverOf(db.read, mail.user_id ?? '')
}

async function letterTo(
  { address, locale, name }: Receiver,
  kernel: Kernel,
  { texts, secretFor, unsubscribeUrl, parts: partsFor }: Sources,
  mail: MailRow,
): Promise<Letter> {
  const { config } = kernel
  const kind = mail.kind as MailKind
  const token = await secretFor(kernel, mail.data)
  const parts = await partsFor[kind]?.(kernel, mail.data, locale)
  const data = { ...mail.data, ...parts?.data, name }
  const unsubscribe = mail.user_id ? unsubscribeUrl(kernel, mail.user_id, kind) : null
  const site = { base: config.PUBLIC_URL, token, unsubscribe }
  return {
    ...writeMail(texts, kind, locale, data, site, parts),
    ...(parts && { attachments: parts.attachments }),
    ...(unsubscribe && { unsubscribe }),
    to: address,
    message_id: `${mail.id}@${new URL(config.PUBLIC_URL).hostname}`,
  }
}
