import { feature, none } from '../../kernel/feature.ts'
import { adminPages } from './admin.pages.ts'

export const adminFeature = feature({
  name: 'admin',
  pages: adminPages,
  menu: [
    {
      to: '/admin/audit',
      icon: 'i-lucide-scroll-text',
      label: 'admin.menu.audit',
      sections: { admin: 'platform' },
      order: 20,
    },
    {
      to: '/admin/jobs',
      icon: 'i-lucide-list-checks',
      label: 'admin.menu.jobs',
      sections: { admin: 'platform' },
      order: 50,
    },
    {
      to: '/admin/tasks',
      icon: 'i-lucide-calendar-clock',
      label: 'admin.menu.tasks',
      sections: { admin: 'platform' },
      order: 60,
    },
    {
      to: '/admin/settings',
      icon: 'i-lucide-settings',
      label: 'admin.menu.settings',
      sections: { admin: 'platform' },
      order: 70,
    },
  ],
  texts: ['admin', 'quotas'],
  finders: none,
  live: none,
})

declare global {
  interface Texts {
    admin: typeof import('./admin.en.json')
  }
}
