import type { Page } from '../../kernel/feature.ts'

export const influencerPages: Page[] = [
  {
    name: 'influencers',
    path: '/influencers',
    meta: { title: 'influencers.title', who: ['sponsor', 'admin'] },
    component: () => import('./InfluencersPage.vue'),
  },
  {
    name: 'influencers_compare',
    path: '/influencers/compare',
    meta: { title: 'influencers.compare.title', who: ['sponsor', 'admin'] },
    component: () => import('./ComparePage.vue'),
  },
  {
    name: 'influencer',
    path: '/influencers/:id',
    props: true,
    meta: { title: 'influencers.one', who: ['sponsor', 'admin'] },
    component: () => import('./InfluencerPage.vue'),
  },
  {
    name: 'public_profile',
    path: '/i/:username',
    props: true,
    meta: { title: 'influencers.one', who: 'anyone' },
    component: () => import('./PublicProfilePage.vue'),
  },
]
