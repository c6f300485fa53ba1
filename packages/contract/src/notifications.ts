import { z } from 'zod'
import { flag, id, Instant, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'

export const MailState = z.enum(['queued', 'sending', 'sent', 'dropped', 'failed'])
export type MailState = z.output<typeof MailState>
/** Money and shares of it are worded by whoever shows them, in the reader’s language; a text comes in both. */
export const NoticeValue = z.union([
  z.string(),
  z.number(),
  z.object({ amount: z.int(), currency: z.string() }),
  z.object({ bps: z.int() }),
  z.object({ en: z.string(), fr: z.string() }),
])
export type NoticeValue = z.output<typeof NoticeValue>
export type NoticeData = Record<string, NoticeValue>

export const Notification = z
  .object({
    id: id('ntf'),
    /** Names the words to show: `user_approved`, `ad_request_received` … */
    kind: z.string(),
    data: z.record(z.string(), NoticeValue),
    /** A path of the web app. */
    link: z.string().nullable(),
    read_at: Instant.nullable(),
    created_at: Instant,
  })
  .meta({ id: 'Notification' })
export type Notification = z.output<typeof Notification>

const kind = z.string().min(1).max(60)
export const NoticeWay = z.enum(['in_app', 'mail'])
export type NoticeWay = z.output<typeof NoticeWay>
export const NotificationChoice = z
  .object({
    kind,
    in_app: z.boolean(),
    mail: z.boolean(),
    ways: z.array(NoticeWay).meta({ description: 'How this kind can arrive at all' }),
  })
  .meta({ id: 'NotificationChoice' })
export const MailChoice = z.object({ kind, mail: z.boolean() }).meta({ id: 'MailChoice' })
export type MailChoice = z.output<typeof MailChoice>
const signed = z.object({ token: z.string().min(1).max(200).meta({ description: 'As it stands in the mail' }) })
const unread = z.object({ unread: z.int() })
const path = (rest = '') => `/api/v1/me/notifications${rest}` as const
const tag = 'Notifications'

export const notifications = {
  list: endpoint({
    method: 'GET',
    path: path(),
    tag,
    summary: 'My notices',
    query: z.strictObject({ unread: flag.optional(), kind: kind.optional(), ...paging }),
    response: page(Notification),
  }),
  unread: endpoint({
    method: 'GET',
    path: path('/unread'),
    tag,
    summary: 'How many notices I have not read',
    response: unread,
  }),
  read: endpoint({
    method: 'POST',
    path: path('/:id/read'),
    tag,
    summary: 'Mark a notice as read',
    params: z.object({ id: id('ntf') }),
    response: unread,
  }),
  readAll: endpoint({
    method: 'POST',
    path: path('/read-all'),
    tag,
    summary: 'Mark all my notices as read',
    response: unread,
  }),
  choices: endpoint({
    method: 'GET',
    path: path('/choices'),
    tag,
    summary: 'Which notices I want, and where',
    response: z.object({ data: z.array(NotificationChoice) }),
  }),
  choose: endpoint({
    method: 'PUT',
    path: path('/choices'),
    tag,
    summary: 'Choose where a kind of notice goes',
    body: z.strictObject({ kind, in_app: z.boolean(), mail: z.boolean() }),
    response: z.object({ data: z.array(NotificationChoice) }),
    errors: { invalid_choice: 422 },
  }),
  mailChoice: endpoint({
    method: 'GET',
    path: '/api/v1/mail-choices/:token',
    tag,
    summary: 'Whether mails of the kind that an unsubscribe link names are sent',
    params: signed,
    response: MailChoice,
  }),
  unsubscribe: endpoint({
    method: 'POST',
    path: '/unsubscribe/:token',
    tag,
    summary: 'Stop the mails of one kind by the link of such a mail',
    description: 'One click as in RFC 8058: no session, any body. The same address opened by a browser asks first.',
    params: signed,
    takes: ['application/x-www-form-urlencoded', 'multipart/form-data'],
    response: MailChoice,
  }),
}
