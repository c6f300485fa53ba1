import { feature, none } from '../../kernel/feature.ts'
import { reportPages } from './reports.pages.ts'

export const reportsFeature = feature({
  name: 'reports',
  pages: reportPages,
  menu: [
    {
      to: '/reports/month',
      icon: 'i-lucide-calendar-days',
      label: 'reports.menu.month_report',
      sections: { influencer: 'trade' },
      order: 130,
    },
  ],
  texts: ['reports', 'orders'],
  finders: none,
  live: none,
})

declare global {
  interface Texts {
    reports: typeof import('./reports.en.json')
  }
}
