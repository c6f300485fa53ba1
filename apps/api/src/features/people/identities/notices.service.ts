import type { NoticeData } from '@affluence/contract/notifications'
import { and, eq, isNull } from 'drizzle-orm'
import type { Reader, Tx } from '../../../kernel/db/db.ts'
import { type MailKind, pathOf } from '../../platform/mails/mails.rules.ts'
import { sendMail } from '../../platform/mails/mails.service.ts'
import { type Notice, notifyUser } from '../../platform/notifications/notifications.service.ts'
import { writeNotice } from '../../platform/notifications/writing.service.ts'
import { users } from './identities.tables.ts'

type To = { user_id: string } | { sponsor_id: string } | { influencer_id: string } | { role: 'admin' }

/** Tells everybody who acts for a party, or all admins, of a fact. */
export async function notify(tx: Tx, to: To, notice: Notice) {
  for (const user of await receiversOf(tx, to)) await notifyUser(tx, user, notice)
}

async function receiversOf(db: Reader, to: To) {
  const of =
    'user_id' in to
      ? eq(users.id, to.user_id)
      : 'sponsor_id' in to
        ? eq(users.sponsor_id, to.sponsor_id)
        : 'influencer_id' in to
          ? eq(users.influencer_id, to.influencer_id)
          : eq(users.role, 'admin')
  return db
    .select({ id: users.id, email: users.email })
    .from(users)
    .where(and(of, isNull(users.deleted_at)))
}

/** As `sendMail`; users without an address find it among the notices in the app. */
export async function mailUser(tx: Tx, mail: { user_id: string; key: string; kind: MailKind; data?: NoticeData }) {
  if (await hasAddress(tx, mail.user_id)) return sendMail(tx, mail)
  const { user_id, kind, key, data = {} } = mail
  const link = typeof data['link'] === 'string' ? data['link'] : pathOf(kind)
  return writeNotice(tx, { user_id, kind, key: `mail:${kind}:${key}`, data, link })
}

async function hasAddress(tx: Tx, user_id: string) {
  const [user] = await tx.select({ email: users.email }).from(users).where(eq(users.id, user_id))
  return user?.email !== null
}
