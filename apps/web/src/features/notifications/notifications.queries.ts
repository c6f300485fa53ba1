import { notifications } from '@affluence/contract/notifications'
import { useQuery } from '@pinia/colada'
import { call } from '../../kernel/api.ts'
import { queryKind } from '../../kernel/queries.ts'

export const notificationQueries = queryKind('notifications', ['notification.*', 'mail.unsubscribed'])
/** Asked for by the link in a mail, by a reader who is not signed in and hears of no events. */
export const mailChoiceQueries = queryKind('mail_choice', [])

export const useUnread = () =>
  useQuery({ key: notificationQueries.key('unread'), query: () => call(notifications.unread, {}) })
export const useNoticeChoices = () =>
  useQuery({ key: notificationQueries.key('choices'), query: () => call(notifications.choices, {}) })
export const useMailChoice = (token: string) =>
  useQuery({
    key: mailChoiceQueries.key(token),
    query: () => call(notifications.mailChoice, { params: { token } }),
  })
