import { notifications } from '@affluence/contract/notifications'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import {
  choose,
  countUnread,
  listChoices,
  listNotifications,
  readAllNotifications,
  readNotification,
} from './notifications.service.ts'
import { type IsUser, mailChoiceOf, unsubscribe } from './unsubscribing.service.ts'

export function notificationRoutes(route: Route, kernel: Kernel, { isUser }: { isUser: IsUser }) {
  route(notifications.list, 'account.self', ({ actor, query }) => listNotifications(kernel, actor, query))
  route(notifications.unread, 'account.self', ({ actor }) => countUnread(kernel.db.read, actor))
  route(notifications.read, 'account.change', ({ actor, params }) => readNotification(kernel, actor, params.id))
  route(notifications.readAll, 'account.change', ({ actor }) => readAllNotifications(kernel, actor))
  route(notifications.choices, 'account.change', ({ actor }) => listChoices(kernel.db.read, actor))
  route(notifications.mailChoice, 'anyone', ({ params }) => mailChoiceOf(kernel, isUser, params.token))
  route(notifications.unsubscribe, 'anyone', ({ params, request }) =>
    unsubscribe(kernel, isUser, params.token, request.ip),
  )
  route(notifications.choose, 'account.change', ({ actor, body }) => choose(kernel, actor, body))
}
