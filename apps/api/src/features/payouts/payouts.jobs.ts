import { task } from '../../kernel/work.ts'
import { draftPayouts } from './payouts.service.ts'

export const payoutTasks = [task({ name: 'payouts.draft', every: 'month', run: draftPayouts })]
