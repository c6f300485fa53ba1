import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../kernel/pages.ts'

export const notificationPages: RouteRecordRaw[] = [
  {
    name: 'notifications',
    path: '/notifications',
    meta: { title: 'notifications.title' },
    component: withTexts(() => import('./NotificationsPage.vue'), 'notifications'),
  },
  {
    name: 'unsubscribe',
    path: '/unsubscribe/:token',
    props: true,
    meta: { title: 'notifications.unsubscribe.title', who: 'anyone' },
    component: withTexts(() => import('./UnsubscribePage.vue'), 'notifications'),
  },
]
