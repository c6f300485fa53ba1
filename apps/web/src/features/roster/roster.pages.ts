import type { Page } from '../../kernel/feature.ts'

const who = ['admin'] as const
export const rosterPages: Page[] = [
  {
    name: 'roster',
    path: '/admin/influencers',
    meta: { title: 'roster.title', who },
    component: () => import('./RosterPage.vue'),
  },
  {
    name: 'roster_new',
    path: '/admin/influencers/new',
    meta: { title: 'roster.new', who },
    component: () => import('./NewInfluencerPage.vue'),
  },
  {
    name: 'roster_ranking',
    path: '/admin/influencers/ranking',
    meta: { title: 'roster.ranking.title', who },
    component: () => import('./RankingPage.vue'),
  },
  {
    name: 'roster_one',
    path: '/admin/influencers/:id',
    props: true,
    meta: { title: 'roster.one', who },
    component: () => import('./InfluencerPage.vue'),
  },
]
