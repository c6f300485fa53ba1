import { setTimeout as wait } from 'node:timers/promises'
import type { TestMail } from '@affluence/contract/admin'
import type { Locale } from '@affluence/contract/common'
import type { Kernel } from '../../../kernel/kernel.ts'
import { ownTexts, writeMail } from './mails.rules.ts'

/** Shorter than a request may take: whoever asks wants an answer. */
const PATIENCE = 15_000

/** Past the queue and without a second try, because the answer of the mail server is what is asked for. */
export async function sendTestMail(kernel: Kernel, to: string, locale: Locale): Promise<TestMail> {
  const { config, mail, newId } = kernel
  const host = new URL(config.PUBLIC_URL).hostname
  const letter = {
    ...writeMail(ownTexts, 'test_mail', locale, { host }, { base: config.PUBLIC_URL, token: null }),
    to,
    message_id: `${newId('mal')}@${host}`,
  }
  const over = new AbortController()
  const silence = wait(PATIENCE, `no answer within ${PATIENCE / 1000} seconds`, { signal: over.signal })
  const refusal = (answer: string) => ({ from: config.MAIL_FROM, to, delivered: false, answer })
  try {
    return await Promise.race([
      mail.send(letter).then((answer) => ({ from: config.MAIL_FROM, to, delivered: true, answer }), saidBy(refusal)),
      silence.then(refusal),
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
