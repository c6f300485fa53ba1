import { job } from '../../../kernel/work/work.ts'
import { registrationAsked, resetAsked } from './authentication.events.ts'
import { mailAskedReset } from './passwordResets.service.ts'
import { mailRegistration } from './pendingRegistrations.service.ts'

// Rows of jobs carry the names, so they stay as they were.
export const authenticationJobs = [
  job({
    name: 'accounts.mail_reset',
    payload: resetAsked.payload,
    on: [resetAsked],
    run: (data, kernel, run) => mailAskedReset(kernel, data, run),
  }),
  job({
    name: 'accounts.mail_registration',
    payload: registrationAsked.payload,
    on: [registrationAsked],
    run: ({ registration_id }, kernel, run) => mailRegistration(kernel, registration_id, run),
  }),
]
