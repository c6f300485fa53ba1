import { coupons } from '@affluence/contract/coupons'
import { dashboards } from '@affluence/contract/dashboards'
import { reading } from '../../../kernel/access.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { adminDashboard } from './adminDashboard.service.ts'
import { readAgenda } from './agenda.service.ts'
import { couponPerformance } from './couponPerformance.service.ts'
import { influencerDashboard } from './influencerDashboard.service.ts'
import { salesDashboard } from './salesDashboard.service.ts'
import { sponsorDashboard } from './sponsorDashboard.service.ts'

export function dashboardRoutes(route: Route, kernel: Kernel) {
  route(dashboards.sponsor, 'dashboard.sponsor', ({ actor, query }) => sponsorDashboard(kernel, actor, query))
  route(dashboards.influencer, 'dashboard.influencer', ({ actor, query }) =>
    influencerDashboard(kernel, reading(actor), query),
  )
  route(dashboards.sales, 'dashboard.sales', ({ actor, query }) => salesDashboard(kernel, reading(actor), query))
  route(dashboards.agenda, 'dashboard.agenda', ({ actor }) => readAgenda(kernel, reading(actor)))
  route(coupons.performance, 'coupon.read', ({ actor, query }) => couponPerformance(kernel, actor, query))
  route(dashboards.admin, 'dashboard.admin', ({ query }) => adminDashboard(kernel, query))
}
