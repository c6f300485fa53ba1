import { job } from '../../../kernel/work/work.ts'
import { registrationAsked, resetAsked, textAsked } from './accounts.events.ts'
import { mailAskedReset } from './passwords.service.ts'
import { mailRegistration } from './pendingRegistrations.service.ts'
import { sendText } from './texts.service.ts'

export const accountJobs = [
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
  job({
    name: 'accounts.send_text',
    payload: textAsked.payload,
    on: [textAsked],
    run: ({ token_id }, kernel) => sendText(kernel, token_id),
  }),
]
