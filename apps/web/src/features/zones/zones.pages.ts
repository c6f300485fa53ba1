import type { Page } from '../../kernel/feature.ts'

export const zonePages: Page[] = [
  {
    name: 'zones',
    path: '/zones',
    meta: { title: 'zones.title', who: ['sponsor'] },
    component: () => import('./ZonesPage.vue'),
  },
]
