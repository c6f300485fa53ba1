import { feature, none } from '../../kernel/feature.ts'
import { campaignPages } from './campaigns.pages.ts'

export const campaignsFeature = feature({
  name: 'campaigns',
  pages: campaignPages,
  menu: [
    {
      to: '/campaigns',
      icon: 'i-lucide-megaphone',
      label: 'campaigns.menu.campaigns',
      sections: { sponsor: 'promote' },
      order: 10,
    },
    {
      to: '/campaigns',
      icon: 'i-lucide-target',
      label: 'campaigns.menu.campaigns',
      sections: { admin: 'promote' },
      order: 10,
    },
  ],
  texts: ['campaigns', 'adRequests'],
  finders: [
    {
      who: ['admin', 'sponsor', 'influencer'],
      find: async (...given) => (await import('./campaigns.queries.ts')).findCampaigns(...given),
    },
  ],
  live: none,
})

declare global {
  interface Texts {
    campaigns: typeof import('./campaigns.en.json')
  }
}
