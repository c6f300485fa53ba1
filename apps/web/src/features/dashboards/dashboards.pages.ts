import type { Page } from '../../kernel/feature.ts'

export const dashboardPages: Page[] = [
  {
    name: 'home',
    path: '/home',
    meta: { title: 'dashboards.title', whileWaiting: true },
    component: () => import('./HomePage.vue'),
  },
]
