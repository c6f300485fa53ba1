import { task } from '../../../kernel/work/work.ts'
import { sendMonthlyReports } from './reports.service.ts'

export const reportTasks = [task({ name: 'monthly_report', every: 'month', run: sendMonthlyReports })]
