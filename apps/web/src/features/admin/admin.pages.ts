import type { Page } from '../../kernel/feature.ts'

const who = ['admin'] as const
export const adminPages: Page[] = [
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
