import type { Page } from '../../kernel/feature.ts'

export const socialAccountPages: Page[] = [
  {
    name: 'social_accounts',
    path: '/social-accounts',
    meta: { title: 'socialAccounts.title', who: ['influencer'] },
    component: () => import('./SocialAccountsPage.vue'),
  },
  {
    name: 'social_callback',
    path: '/auth/:platform/callback',
    props: true,
    meta: { title: 'socialAccounts.callback.page', who: ['influencer'] },
    component: () => import('./CallbackPage.vue'),
  },
  {
    name: 'admin_social',
    path: '/admin/social',
    meta: { title: 'socialAccounts.monitor.title', who: ['admin'] },
    component: () => import('./MonitorPage.vue'),
  },
]
