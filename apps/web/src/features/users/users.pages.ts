import type { Page } from '../../kernel/feature.ts'

const who = ['admin'] as const
export const userPages: Page[] = [
  {
    name: 'admin_users',
    path: '/admin/users',
    meta: { title: 'users.list.title', who },
    component: () => import('./UsersPage.vue'),
  },
  {
    name: 'admin_user',
    path: '/admin/users/:id',
    props: true,
    meta: { title: 'users.list.one', who },
    component: () => import('./UserPage.vue'),
  },
  {
    name: 'admin_approvals',
    path: '/admin/approvals',
    meta: { title: 'users.waiting.title', who },
    component: () => import('./ApprovalsPage.vue'),
  },
  {
    name: 'admin_logins',
    path: '/admin/login-events',
    meta: { title: 'users.logins.title', who },
    component: () => import('./LoginsPage.vue'),
  },
]
