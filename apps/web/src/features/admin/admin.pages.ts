import type { Page } from '../../kernel/feature.ts'

const who = ['admin'] as const
export const adminPages: Page[] = [
  {
    name: 'admin_users',
    path: '/admin/users',
    meta: { title: 'admin.users.title', who },
    component: () => import('./UsersPage.vue'),
  },
  {
    name: 'admin_user',
    path: '/admin/users/:id',
    props: true,
    meta: { title: 'admin.users.one', who },
    component: () => import('./UserPage.vue'),
  },
  {
    name: 'admin_approvals',
    path: '/admin/approvals',
    meta: { title: 'admin.waiting.title', who },
    component: () => import('./ApprovalsPage.vue'),
  },
  {
    name: 'admin_logins',
    path: '/admin/login-events',
    meta: { title: 'admin.logins.title', who },
    component: () => import('./LoginsPage.vue'),
  },
  {
    name: 'admin_audit',
    path: '/admin/audit',
    meta: { title: 'admin.audit.title', who },
    component: () => import('./AuditPage.vue'),
  },
  {
    name: 'admin_jobs',
    path: '/admin/jobs',
    meta: { title: 'admin.jobs.title', who },
    component: () => import('./JobsPage.vue'),
  },
  {
    name: 'admin_tasks',
    path: '/admin/tasks',
    meta: { title: 'admin.tasks.title', who },
    component: () => import('./TasksPage.vue'),
  },
  {
    name: 'admin_settings',
    path: '/admin/settings',
    meta: { title: 'admin.settings.title', who },
    component: () => import('./SettingsPage.vue'),
  },
]
