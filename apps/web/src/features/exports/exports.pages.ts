import type { Page } from '../../kernel/feature.ts'

export const exportPages: Page[] = [
  {
    name: 'exports',
    path: '/exports',
    meta: { title: 'exports.title', who: ['admin', 'sponsor', 'influencer'] },
    component: () => import('./ExportsPage.vue'),
  },
]
