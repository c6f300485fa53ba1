import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../kernel/pages.ts'

export const attributionPages: RouteRecordRaw[] = [
  {
    name: 'attribution',
    path: '/attribution',
    meta: { title: 'attributions.title', who: ['sponsor'] },
    component: withTexts(() => import('./AttributionPage.vue'), 'attributions', 'sponsors'),
  },
  {
    name: 'near_misses',
    path: '/attribution/near-misses',
    meta: { title: 'attributions.misses.title', who: ['sponsor', 'admin'] },
    component: withTexts(() => import('./NearMissesPage.vue'), 'attributions'),
  },
]
