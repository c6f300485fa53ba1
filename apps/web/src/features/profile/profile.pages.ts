import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../kernel/pages.ts'

export const profilePages: RouteRecordRaw[] = [
  {
    name: 'profile',
    path: '/profile',
    meta: { title: 'profile.title', who: ['influencer'] },
    component: withTexts(() => import('./ProfilePage.vue'), 'profile', 'influencers'),
  },
]
