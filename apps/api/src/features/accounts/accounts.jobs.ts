import { job } from '../../kernel/work.ts'
import { resetAsked } from './accounts.events.ts'
import { mailAskedReset } from './passwords.service.ts'

export const accountJobs = [
  job({
    name: 'accounts.mail_reset',
    payload: resetAsked.payload,
    on: [resetAsked],
    run: (asked, kernel, run) => mailAskedReset(kernel, asked, run),
  }),
]
