import type { Page } from '../../kernel/feature.ts'

export const apiKeyPages: Page[] = [
  {
    name: 'api_keys',
    path: '/api-keys',
    meta: { title: 'apiKeys.title', who: ['sponsor', 'influencer'] },
    component: () => import('./ApiKeysPage.vue'),
  },
]
