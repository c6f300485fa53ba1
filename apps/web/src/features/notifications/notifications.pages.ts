import type { Page } from '../../kernel/feature.ts'

export const notificationPages: Page[] = [
  {
    name: 'notifications',
    path: '/notifications',
    meta: { title: 'notifications.title', whileWaiting: true },
    component: () => import('./NotificationsPage.vue'),
  },
  {
    name: 'unsubscribe',
    path: '/unsubscribe/:token',
    props: true,
    meta: { title: 'notifications.unsubscribe.title', who: 'anyone' },
    component: () => import('./UnsubscribePage.vue'),
  },
]
