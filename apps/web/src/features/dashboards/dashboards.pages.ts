import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../kernel/pages.ts'

export const dashboardPages: RouteRecordRaw[] = [
  {
    name: 'home',
    path: '/home',
    meta: { title: 'dashboards.title' },
    component: withTexts(() => import('./HomePage.vue'), 'dashboards'),
  },
]
