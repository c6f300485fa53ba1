import { job, task } from '../../kernel/work.ts'
import { checkAddresses, tellSilence } from './addresses.service.ts'
import { productSilent } from './products.events.ts'

export const productJobs = [
  job({
    name: 'products.tell_silent',
    payload: productSilent.payload,
    on: [productSilent],
    run: ({ product_id, reason }, kernel, run) => tellSilence(kernel, product_id, reason, run),
  }),
]

export const productTasks = [task({ name: 'products.check_addresses', every: 'day', run: checkAddresses })]
