import { feature, none } from '../../kernel/feature.ts'
import { adRequestPages } from './adRequests.pages.ts'

export const adRequestsFeature = feature({
  name: 'adRequests',
  pages: adRequestPages,
  menu: [
    {
      to: '/ad-requests',
      icon: 'i-lucide-messages-square',
      label: 'adRequests.menu.ad_requests',
      sections: { sponsor: 'promote', influencer: 'promote', admin: 'promote' },
      order: 30,
      count: async () => (await import('./adRequests.queries.ts')).useMenuCount,
    },
  ],
  texts: ['adRequests', 'affiliations'],
  finders: none,
  live: none,
})

declare global {
  interface Texts {
    adRequests: typeof import('./adRequests.en.json')
  }
}
