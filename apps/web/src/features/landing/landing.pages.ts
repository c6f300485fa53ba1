import type { Page } from '../../kernel/feature.ts'

export const landingPages: Page[] = [
  {
    name: 'landing',
    path: '/',
    meta: { title: 'landing.title', who: 'stranger' },
    component: () => import('./LandingPage.vue'),
  },
]
