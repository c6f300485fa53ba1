import { feature, none } from '../../kernel/feature.ts'
import { dashboardPages } from './dashboards.pages.ts'

export const dashboardsFeature = feature({
  name: 'dashboards',
  pages: dashboardPages,
  menu: [
    {
      to: '/home',
      icon: 'i-lucide-house',
      label: 'shell.nav.home',
      sections: { sponsor: 'home', influencer: 'home', admin: 'home' },
      order: 10,
      whileWaiting: true,
    },
  ],
  texts: ['dashboards'],
  finders: none,
  live: none,
})

declare global {
  interface Texts {
    dashboards: typeof import('./dashboards.en.json')
  }
}
