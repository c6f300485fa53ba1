import { setTimeout as wait } from 'node:timers/promises'
import type { TestMail } from '@affluence/contract/admin'
import { eq } from 'drizzle-orm'
import type { AdminActor } from '../../kernel/access.ts'
import type { Locale } from '@affluence/contract/common'
import type { Kernel } from '../../kernel/kernel.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { emit } from '../../kernel/work.ts'
import { users } from '../accounts/accounts.tables.ts'
import { mailTested } from './mails.events.ts'
import { writeMail } from './mails.rules.ts'

/** Shorter than a request may take: whoever asks wants an answer. */
const PATIENCE = 15_000

/** Past the queue and without a second try, because the answer of the mail server is what is asked for. */
export async function sendTestMail(kernel: Kernel, to: string, locale: Locale): Promise<TestMail> {
  const { config, mail, newId } = kernel
  const host = new URL(config.PUBLIC_URL).hostname
  const letter = {
    ...writeMail('test_mail', locale, { host }, { base: config.PUBLIC_URL, token: null }),
    to,
    message_id: `${newId('mal')}@${host}`,
  }
  const over = new AbortController()
  const silence = wait(PATIENCE, `no answer within ${PATIENCE / 1000} seconds`, { signal: over.signal })
  const refused = (answer: string) => ({ from: config.MAIL_FROM, to, delivered: false, answer })
  try {
    return await Promise.race([
      mail.send(letter).then((answer) => ({ from: config.MAIL_FROM, to, delivered: true, answer }), saidBy(refused)),
      silence.then(refused),
    ])
  } finally {
    over.abort()
    silence.catch(() => {})
  }
}

/** What the server said, or why there was none to say anything. */
const saidBy =
  <T>(tell: (answer: string) => T) =>
  (error: unknown) => {
    const cause = ((error as Error).cause ?? error) as Error & { response?: string }
    return tell((cause.response ?? cause.message).slice(0, 1000))
  }

export async function testMailTo(kernel: Kernel, actor: AdminActor): Promise<TestMail> {
  const [me] = await kernel.db.read.select().from(users).where(eq(users.id, actor.user_id))
  if (!me?.email) throw new Refusal('conflict', 'email_missing')
  const told = await sendTestMail(kernel, me.email, me.locale)
  const { to, delivered } = told
  await kernel.db.write((tx) => emit(tx, mailTested, actor, { subject_id: actor.user_id }, { to, delivered }))
  return told
}
