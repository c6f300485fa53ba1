import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../kernel/pages.ts'

export const attributionPages: RouteRecordRaw[] = [
  {
    name: 'attribution',
    path: '/attribution',
    meta: { title: 'attribution.title', who: ['sponsor'] },
    component: withTexts(() => import('./AttributionPage.vue'), 'attribution', 'terms'),
  },
  {
    name: 'near_misses',
    path: '/attribution/near-misses',
    meta: { title: 'attribution.misses.title', who: ['sponsor', 'admin'] },
    component: withTexts(() => import('./NearMissesPage.vue'), 'attribution'),
  },
]
