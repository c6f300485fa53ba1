import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../kernel/pages.ts'

export const influencerPages: RouteRecordRaw[] = [
  {
    name: 'influencers',
    path: '/influencers',
    meta: { title: 'influencers.title', who: ['sponsor', 'admin'] },
    component: withTexts(() => import('./InfluencersPage.vue'), 'influencers'),
  },
  {
    name: 'influencers_compare',
    path: '/influencers/compare',
    meta: { title: 'influencers.compare.title', who: ['sponsor', 'admin'] },
    component: withTexts(() => import('./ComparePage.vue'), 'influencers'),
  },
  {
    name: 'influencer',
    path: '/influencers/:id',
    props: true,
    meta: { title: 'influencers.one', who: ['sponsor', 'admin'] },
    component: withTexts(() => import('./InfluencerPage.vue'), 'influencers'),
  },
  {
    name: 'public_profile',
    path: '/i/:username',
    props: true,
    meta: { title: 'influencers.one', who: 'anyone' },
    component: withTexts(() => import('./PublicProfilePage.vue'), 'influencers'),
  },
]
