import type { Page } from '../../kernel/feature.ts'

export const profilePages: Page[] = [
  {
    name: 'profile',
    path: '/profile',
    meta: { title: 'profile.title', who: ['influencer'], whileWaiting: true },
    component: () => import('./ProfilePage.vue'),
  },
]
