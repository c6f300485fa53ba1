import type { Page } from '../../kernel/feature.ts'

export const attributionPages: Page[] = [
  {
    name: 'attribution',
    path: '/attribution',
    meta: { title: 'attributions.title', who: ['sponsor'] },
    component: () => import('./AttributionPage.vue'),
  },
  {
    name: 'near_misses',
    path: '/attribution/near-misses',
    meta: { title: 'attributions.misses.title', who: ['sponsor', 'admin'] },
    component: () => import('./NearMissesPage.vue'),
  },
]
