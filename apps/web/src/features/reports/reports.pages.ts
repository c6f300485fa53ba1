import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../kernel/pages.ts'

const page = (load: Parameters<typeof withTexts>[0]) => withTexts(load, 'reports', 'orders', 'wallet')
export const reportPages: RouteRecordRaw[] = [
  {
    name: 'month_report',
    path: '/reports/month',
    meta: { title: 'reports.month.title', who: ['admin', 'influencer'] },
    component: page(() => import('./MonthPage.vue')),
  },
  {
    name: 'commission_report',
    path: '/reports/commissions',
    meta: { title: 'reports.commissions.title', who: ['admin', 'influencer'] },
    component: page(() => import('./CommissionReportPage.vue')),
  },
]
