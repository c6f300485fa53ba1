import { task } from '../../kernel/work.ts'
import { inBatches, releaseMature } from './commissions.service.ts'
import { askAboutOverdueHolds } from './decisions.service.ts'

export const commissionTasks = [
  task({ name: 'release_commissions', every: 'day', run: releaseMature }),
  task({
    name: 'commissions.end_holds',
    every: 'day',
    run: async (kernel) => ({ asked: await inBatches(kernel, askAboutOverdueHolds) }),
  }),
]
