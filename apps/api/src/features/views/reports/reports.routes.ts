import { reports } from '@affluence/contract/reports'
import { reading } from '../../../kernel/access.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { readCommissionReport } from './commissionReport.service.ts'
import { readMonth } from './influencerMonth.service.ts'
import { monthFile } from './monthFile.service.ts'

export function reportRoutes(route: Route, kernel: Kernel) {
  route(reports.month, 'report.read', ({ actor, query }) => readMonth(kernel, reading(actor), query))
  route(reports.monthFile, 'report.read', ({ actor, query, answer }) =>
    answer.file(monthFile(kernel, reading(actor), query)),
  )
  route(reports.commissions, 'report.commissions', ({ actor, query }) =>
    readCommissionReport(kernel, reading(actor), query),
  )
}
