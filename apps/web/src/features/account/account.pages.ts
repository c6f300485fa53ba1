import type { Page } from '../../kernel/feature.ts'

export const accountPages: Page[] = [
  {
    name: 'account',
    path: '/account',
    meta: { title: 'account.title', whileWaiting: true },
    component: () => import('./AccountPage.vue'),
  },
]
