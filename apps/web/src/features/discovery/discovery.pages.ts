import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../kernel/pages.ts'

export const discoveryPages: RouteRecordRaw[] = [
  {
    name: 'discover',
    path: '/discover',
    meta: { title: 'discovery.title', who: ['influencer'] },
    component: withTexts(() => import('./DiscoverPage.vue'), 'discovery'),
  },
]
