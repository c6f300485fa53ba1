import { job } from '../../kernel/work.ts'
import { deliverMail, TRIES } from './delivery.service.ts'
import { mailQueued } from './mails.events.ts'

const deliver = job({
  name: 'mails.deliver',
  payload: mailQueued.payload,
  on: [mailQueued],
  lane: 'network',
  attempts: TRIES,
  run: ({ mail_id }, kernel, run) => deliverMail(kernel, mail_id, run),
})

export const mailJobs = [deliver]
