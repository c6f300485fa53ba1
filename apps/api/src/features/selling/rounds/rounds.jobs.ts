import { task } from '../../../kernel/work/work.ts'
import { forgetPositions } from './positions.service.ts'

export const roundTasks = [
  task({ name: 'rounds.forget_positions', every: 'day', run: (kernel, _period, run) => forgetPositions(kernel, run) }),
]
