import { task } from '../../../kernel/work/work.ts'
import { forgetPositions } from './positions.service.ts'

export const positionTasks = [task({ name: 'positions.forget', every: 'day', run: forgetPositions })]
