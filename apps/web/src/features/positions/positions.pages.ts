import type { Page } from '../../kernel/feature.ts'

export const positionPages: Page[] = [
  {
    name: 'tracking',
    path: '/tracking',
    meta: { title: 'positions.title', who: ['sponsor'] },
    component: () => import('./TrackingPage.vue'),
  },
]
