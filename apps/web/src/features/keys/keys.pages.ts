import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../kernel/pages.ts'

export const keyPages: RouteRecordRaw[] = [
  {
    name: 'api_keys',
    path: '/api-keys',
    meta: { title: 'keys.title', who: ['sponsor', 'influencer'] },
    component: withTexts(() => import('./ApiKeysPage.vue'), 'keys'),
  },
]
