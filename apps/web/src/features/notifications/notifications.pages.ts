import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../kernel/pages.ts'

export const notificationPages: RouteRecordRaw[] = [
  {
    name: 'notifications',
    path: '/notifications',
    meta: { title: 'notifications.title' },
    component: withTexts(() => import('./NotificationsPage.vue'), 'notifications'),
  },
]
