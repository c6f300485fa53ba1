import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../kernel/pages.ts'

export const landingPages: RouteRecordRaw[] = [
  {
    name: 'landing',
    path: '/',
    meta: { title: 'landing.title', who: 'stranger' },
    component: withTexts(() => import('./LandingPage.vue'), 'landing'),
  },
]
