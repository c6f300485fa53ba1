import type { MailState, NoticeData } from '@affluence/contract/notifications'
import type { Locale } from '@affluence/contract/common'
import { enumeration, id, index, instant, integer, json, table, text, uniqueIndex } from '../../../kernel/db/columns.ts'

export const mails = table(
  'mails',
  {
    id: id(),
    /** What it tells, once: a second mail under the same key is not written. */
    key: text().notNull(),
    kind: text().notNull(),
    /** An address, for mails that do not go to the address of the user. */
    to: text(),
    user_id: text(),
    locale: enumeration<Locale>(),
    /** Ids and names. Secrets are computed when the mail is written. */
    data: json().$type<NoticeData>().notNull(),
    state: enumeration<MailState>().notNull(),
    attempts: integer().notNull().default(0),
    failure: text(),
    sent_at: instant(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('mails_once').on(t.kind, t.key),
    index('mails_by_time').on(t.created_at, t.id),
    index('mails_of_user').on(t.user_id),
  ],
)
export type MailRow = typeof mails.$inferSelect
