import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../kernel/pages.ts'

const who = ['admin'] as const
const page = (load: Parameters<typeof withTexts>[0]) => withTexts(load, 'admin', 'sponsors', 'quotas')
export const adminPages: RouteRecordRaw[] = [
  {
    name: 'admin_users',
    path: '/admin/users',
    meta: { title: 'admin.users.title', who },
    component: page(() => import('./UsersPage.vue')),
  },
  {
    name: 'admin_user',
    path: '/admin/users/:id',
    props: true,
    meta: { title: 'admin.users.one', who },
    component: page(() => import('./UserPage.vue')),
  },
  {
    name: 'admin_approvals',
    path: '/admin/approvals',
    meta: { title: 'admin.waiting.title', who },
    component: page(() => import('./ApprovalsPage.vue')),
  },
  {
    name: 'admin_logins',
    path: '/admin/login-events',
    meta: { title: 'admin.logins.title', who },
    component: page(() => import('./LoginsPage.vue')),
  },
  {
    name: 'admin_audit',
    path: '/admin/audit',
    meta: { title: 'admin.audit.title', who },
    component: page(() => import('./AuditPage.vue')),
  },
  {
    name: 'admin_jobs',
    path: '/admin/jobs',
    meta: { title: 'admin.jobs.title', who },
    component: page(() => import('./JobsPage.vue')),
  },
  {
    name: 'admin_tasks',
    path: '/admin/tasks',
    meta: { title: 'admin.tasks.title', who },
    component: page(() => import('./TasksPage.vue')),
  },
  {
    name: 'admin_settings',
    path: '/admin/settings',
    meta: { title: 'admin.settings.title', who },
    component: page(() => import('./SettingsPage.vue')),
  },
]
