import { feature, none } from '../../kernel/feature.ts'
import { notificationPages } from './notifications.pages.ts'

export const notificationsFeature = feature({
  name: 'notifications',
  pages: notificationPages,
  menu: [
    {
      to: '/notifications',
      icon: 'i-lucide-bell',
      label: 'shell.notifications',
      sections: { sponsor: 'header', influencer: 'header', admin: 'header' },
      order: 10,
      whileWaiting: true,
    },
  ],
  texts: ['notifications'],
  finders: none,
  live: none,
})

declare global {
  interface Texts {
    notifications: typeof import('./notifications.en.json')
  }
}
