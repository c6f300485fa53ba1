import type { MailChoice } from '@affluence/contract/notifications'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { mailUnsubscribed } from './notifications.events.ts'
import { isKind, canBeSwitchedOff } from './notifications.rules.ts'
import { choiceOf, keepChoice } from './notifications.service.ts'

const PURPOSE = 'unsubscribe link'
const SIGN = '~' // stands in no id, kind or signature, and needs no escape in an address

/** Signed, stored nowhere and good for ever: an old mail must still be stoppable. */
export function unsubscribeUrl({ crypto, config }: Pick<Kernel, 'crypto' | 'config'>, user_id: string, kind: string) {
  const content = [user_id, kind].join(SIGN)
  return `${config.PUBLIC_URL}/unsubscribe/${content}${SIGN}${crypto.sign(PURPOSE, content)}`
}

/** Null for the kinds that nobody may switch off. */
export const unsubscribeUrlFor = (kernel: Kernel, user_id: string, kind: string) =>
  canBeSwitchedOff(kind) ? unsubscribeUrl(kernel, user_id, kind) : null

function read({ crypto }: Kernel, token: string) {
  const [user_id = '', kind = '', signature = ''] = token.split(SIGN)
  if (!crypto.verify(PURPOSE, [user_id, kind].join(SIGN), signature) || !isKind(kind)) throw notFound()
  return { user_id, kind }
}

/** Whether the user is still there; told by accounts. */
export type IsUser = (db: Reader, user_id: string) => Promise<boolean>

async function choiceBehind(db: Reader, isUser: IsUser, { user_id, kind }: { user_id: string; kind: string }) {
  if (!(await isUser(db, user_id))) throw notFound()
  return choiceOf(db, user_id, kind)
}

export async function mailChoiceOf(kernel: Kernel, isUser: IsUser, token: string): Promise<MailChoice> {
  const choice = read(kernel, token)
  const { mail } = await choiceBehind(kernel.db.read, isUser, choice)
  return { kind: choice.kind, mail }
}

/** Whoever holds the mail may stop its kind; what is shown in the app stays as it was chosen. */
export function unsubscribe(kernel: Kernel, isUser: IsUser, token: string, ip: string): Promise<MailChoice> {
  const { user_id, kind } = read(kernel, token)
  return kernel.db.write(async (tx) => {
    const { in_app, mail } = await choiceBehind(tx, isUser, { user_id, kind })
    if (mail) {
      await keepChoice(tx, { user_id, kind, in_app, mail: false })
      const change = { before: { kind, mail: true }, after: { kind, mail: false, by: 'link of a mail', from: ip } }
      await emit(tx, mailUnsubscribed, null, { subject_id: user_id, user_id, ...change }, { kind })
    }
    return { kind, mail: false }
  })
}
