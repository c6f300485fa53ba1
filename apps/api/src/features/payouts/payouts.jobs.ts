import { task } from '../../kernel/work.ts'
import { draftLatePayouts, draftPayouts } from './drafts.service.ts'

export const payoutTasks = [
  task({ name: 'payouts.draft', every: 'month', run: draftPayouts }),
  task({ name: 'payouts.draft_late', every: 'day', run: draftLatePayouts }),
]
