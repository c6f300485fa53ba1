import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../kernel/pages.ts'

export const exportPages: RouteRecordRaw[] = [
  {
    name: 'exports',
    path: '/exports',
    meta: { title: 'exports.title', who: ['admin', 'sponsor', 'influencer'] },
    component: withTexts(() => import('./ExportsPage.vue'), 'exports'),
  },
]
