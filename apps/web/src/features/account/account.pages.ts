import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../kernel/pages.ts'

export const accountSettingsPages: RouteRecordRaw[] = [
  {
    name: 'account',
    path: '/account',
    meta: { title: 'account.title' },
    component: withTexts(() => import('./AccountPage.vue'), 'account', 'quotas'),
  },
]
