import { task } from '../../../kernel/work/work.ts'
import { checkAddresses } from './addresses.service.ts'
import { forgetVisitors } from './clicks.service.ts'

export const linkTasks = [
  task({ name: 'links.forget_visitors', every: 'day', run: forgetVisitors }),
  task({ name: 'products.check_addresses', every: 'day', run: checkAddresses }),
]
