import type { Tx } from '../../../kernel/db/db.ts'
import type { MailKind } from '../../platform/mails/mails.rules.ts'
import { notify } from '../../people/identities/notices.service.ts'

export type MoneyNotice = { amount: number; currency: string; from: string; reason?: string | null; label?: string }
export type To = { sponsor_id: string } | { influencer_id: string } | { role: 'admin' }

/** A notice, and a mail of the same kind, about an amount. */
export async function sendMoneyNotice(tx: Tx, to: To, kind: MailKind, key: string, link: string, notice: MoneyNotice) {
  const { amount, currency, from, reason = null, label = '' } = notice
  const data = { amount: { amount, currency }, from, label, reason: reason ?? '' }
  await notify(tx, to, { kind, key: `${kind}:${key}`, mail: kind, link, data })
}
