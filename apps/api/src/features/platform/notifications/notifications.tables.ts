import type { NoticeData } from '@affluence/contract/notifications'
import { bool, id, index, instant, json, table, text, uniqueIndex } from '../../../kernel/db/columns.ts'

export const notifications = table(
  'notifications',
  {
    id: id(),
    user_id: text().notNull(),
    kind: text().notNull(),
    data: json().$type<NoticeData>().notNull(),
    link: text(),
    /** A fact tells somebody once. */
    key: text().notNull(),
    read_at: instant(),
    created_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('notifications_once').on(t.user_id, t.key),
    index('notifications_of_user').on(t.user_id, t.created_at, t.id),
  ],
)
export type NotificationRow = typeof notifications.$inferSelect

/** Only what differs from "both". */
export const notification_choices = table(
  'notification_choices',
  {
    id: id(),
    user_id: text().notNull(),
    kind: text().notNull(),
    in_app: bool().notNull(),
    mail: bool().notNull(),
    updated_at: instant().notNull(),
    created_at: instant().notNull(),
  },
  (t) => [uniqueIndex('notification_choices_once').on(t.user_id, t.kind)],
)
