import { job } from '../../../kernel/work/work.ts'
import { notifyDeadAddress } from './addresses.service.ts'
import { IMPORT_TRIES, runImport } from './importing.service.ts'
import { productImporting, productSilent } from './products.events.ts'

export const productJobs = [
  job({
    name: 'products.tell_silent',
    payload: productSilent.payload,
    on: [productSilent],
    run: ({ product_id, reason }, kernel, run) => notifyDeadAddress(kernel, product_id, reason, run),
  }),
  job({
    ...productImporting,
    attempts: IMPORT_TRIES,
    run: ({ import_id }, kernel, run) => runImport(kernel, import_id, run),
  }),
]
