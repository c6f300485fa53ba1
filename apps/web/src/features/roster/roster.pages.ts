import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../kernel/pages.ts'

const who = ['admin'] as const
const page = (load: Parameters<typeof withTexts>[0]) => withTexts(load, 'roster')
export const rosterPages: RouteRecordRaw[] = [
  {
    name: 'roster',
    path: '/admin/influencers',
    meta: { title: 'roster.title', who },
    component: page(() => import('./RosterPage.vue')),
  },
  {
    name: 'roster_new',
    path: '/admin/influencers/new',
    meta: { title: 'roster.new', who },
    component: page(() => import('./NewInfluencerPage.vue')),
  },
  {
    name: 'roster_ranking',
    path: '/admin/influencers/ranking',
    meta: { title: 'roster.ranking.title', who },
    component: page(() => import('./RankingPage.vue')),
  },
  {
    name: 'roster_one',
    path: '/admin/influencers/:id',
    props: true,
    meta: { title: 'roster.one', who },
    component: page(() => import('./InfluencerPage.vue')),
  },
]
