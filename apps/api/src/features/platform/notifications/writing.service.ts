import type { NoticeData } from '@affluence/contract/notifications'
import type { Tx } from '../../../kernel/db/db.ts'
import { emit } from '../../../kernel/work/work.ts'
import { notificationWritten } from './notifications.events.ts'
import { notifications } from './notifications.tables.ts'

type NewNotice = { user_id: string; kind: string; key: string; data: NoticeData; link: string | null }
/** False when this person was told before. */
export async function writeNotice(tx: Tx, { user_id, ...notice }: NewNotice) {
  const [row] = await tx
    .insert(notifications)
    .values({ id: tx.newId('ntf'), user_id, ...notice, created_at: tx.now })
    .onConflictDoNothing()
    .returning({ id: notifications.id })
  if (row) await emit(tx, notificationWritten, null, { subject_id: row.id, user_id }, { notification_id: row.id })
  return row !== undefined
}
