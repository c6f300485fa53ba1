import { z } from 'zod'
import { event } from '../../kernel/work.ts'

export const notificationWritten = event('notification.written', z.object({ notification_id: z.string() }))
export const notificationsRead = event('notification.read', z.object({ user_id: z.string() }))
