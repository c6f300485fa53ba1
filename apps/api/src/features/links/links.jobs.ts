import { task } from '../../kernel/work.ts'
import { forgetVisitors } from './clicks.service.ts'

export const linkTasks = [task({ name: 'links.forget_visitors', every: 'day', run: forgetVisitors })]
