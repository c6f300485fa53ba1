import { task } from '../../kernel/work.ts'
import { releaseMature } from './commissions.service.ts'
import { endOverdueHolds } from './decisions.service.ts'

export const commissionTasks = [
  task({ name: 'release_commissions', every: 'day', run: releaseMature }),
  task({ name: 'commissions.end_holds', every: 'day', run: endOverdueHolds }),
]
