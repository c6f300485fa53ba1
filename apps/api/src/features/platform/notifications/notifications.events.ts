import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

export const notificationWritten = event('notification.written', z.object({ notification_id: z.string() }))
/** By the link of a mail, without a session. */
export const mailUnsubscribed = event('mail.unsubscribed', z.object({ kind: z.string() }), { audit: true })
export const notificationsRead = event('notification.read', z.object({ user_id: z.string() }))
