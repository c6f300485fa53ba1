import type { Page } from '../../kernel/feature.ts'

export const discoveryPages: Page[] = [
  {
    name: 'discover',
    path: '/discover',
    meta: { title: 'discovery.title', who: ['influencer'] },
    component: () => import('./DiscoverPage.vue'),
  },
]
