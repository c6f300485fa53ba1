import type { Page } from '../../kernel/feature.ts'

export const reportPages: Page[] = [
  {
    name: 'month_report',
    path: '/reports/month',
    meta: { title: 'reports.month.title', who: ['admin', 'influencer'] },
    component: () => import('./MonthPage.vue'),
  },
  {
    name: 'commission_report',
    path: '/reports/commissions',
    meta: { title: 'reports.commissions.title', who: ['admin', 'influencer'] },
    component: () => import('./CommissionReportPage.vue'),
  },
]
