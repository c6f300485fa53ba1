import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../kernel/pages.ts'

export const homePages: RouteRecordRaw[] = [
  {
    name: 'home',
    path: '/home',
    meta: { title: 'home.title' },
    component: withTexts(() => import('./HomePage.vue'), 'home'),
  },
]
