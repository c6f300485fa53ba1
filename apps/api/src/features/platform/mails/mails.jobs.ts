import { job } from '../../../kernel/work/work.ts'
import { deliverMail, type Sources, TRIES } from './delivery.service.ts'
import { mailQueued } from './mails.events.ts'

export const mailJobs = (sources: Sources) => [
  job({
    name: 'mails.deliver',
    payload: mailQueued.payload,
    on: [mailQueued],
    lane: 'network',
    attempts: TRIES,
    run: ({ mail_id }, kernel, run) => deliverMail(kernel, sources, mail_id, run),
  }),
]
