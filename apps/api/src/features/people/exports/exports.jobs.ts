import { job, task } from '../../../kernel/work/work.ts'
import { expireExports } from './expiry.service.ts'
import { exportWriting } from './exports.events.ts'
import type { Catalogue } from './exports.service.ts'
import { TRIES, writeExport } from './writing.service.ts'

export const exportJobs = (catalogue: Catalogue) => [
  job({
    ...exportWriting,
    attempts: TRIES,
    run: ({ export_id }, kernel, run) => writeExport(kernel, catalogue, export_id, run),
  }),
]

export const exportTasks = [task({ name: 'exports.expire', every: 'hour', run: expireExports })]
