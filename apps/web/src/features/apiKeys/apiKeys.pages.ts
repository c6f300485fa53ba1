import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../kernel/pages.ts'

export const apiKeyPages: RouteRecordRaw[] = [
  {
    name: 'api_keys',
    path: '/api-keys',
    meta: { title: 'apiKeys.title', who: ['sponsor', 'influencer'] },
    component: withTexts(() => import('./ApiKeysPage.vue'), 'apiKeys'),
  },
]
