import type { UserAction } from '@affluence/contract/users'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Account } from '../account/account.service.ts'
import type { MailKind } from '../../platform/mails/mails.rules.ts'
import { notify } from '../identities/notices.service.ts'

type NotifiedAction = Exclude<UserAction, 'remove'>
const kinds: Record<NotifiedAction, MailKind> = {
  approve: 'user_approved',
  reject: 'user_rejected',
  flag: 'user_flagged',
  unflag: 'user_unflagged',
  suspend: 'user_suspended',
  restore: 'user_restored',
}

/** The user hears of the decision, with the reason, in the app and by mail. */
export async function notifyOwner(
  tx: Tx,
  { user, sponsor, influencer }: Account,
  action: NotifiedAction,
  reason: string | null,
) {
  const kind = kinds[action]
  const data = { name: sponsor?.company_name ?? influencer?.display_name ?? user.username, reason: reason ?? '' }
  await notify(tx, { user_id: user.id }, { kind, key: `${kind}:${tx.now}`, data, link: '/home', mail: kind })
}
