import { job, task } from '../../../kernel/work/work.ts'
import { userClosed } from '../accounts/accounts.events.ts'
import { eraseParty } from './erasure.service.ts'
import { forgetEvents } from './eventRetention.service.ts'

export const feedJobs = [
  job({
    name: 'webhooks.erase_party',
    payload: userClosed.payload,
    on: [userClosed],
    run: ({ user_id }, kernel, { signal }) => eraseParty(kernel, user_id, { signal }),
  }),
]
export const feedTasks = [task({ name: 'webhooks.forget_events', every: 'day', run: forgetEvents })]
