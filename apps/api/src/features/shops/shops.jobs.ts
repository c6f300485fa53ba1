import { task } from '../../kernel/work.ts'
import { forgetBodies } from './inbound.service.ts'

export const shopTasks = [task({ name: 'forget_shop_calls', every: 'day', run: forgetBodies })]
