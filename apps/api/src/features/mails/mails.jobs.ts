import { job } from '../../kernel/work.ts'
import { mailQueued } from './mails.events.ts'
import { deliverMail } from './mails.service.ts'

const deliver = job({
  name: 'mails.deliver',
  payload: mailQueued.payload,
  on: [mailQueued],
  lane: 'network',
  attempts: 10,
  run: ({ mail_id }, kernel, run) => deliverMail(kernel, mail_id, run),
})

export const mailJobs = [deliver]
