import { job, task } from '../../../kernel/work/work.ts'
import { userClosed } from '../account/account.events.ts'
import { eraseParty } from './erasure.service.ts'
import { runReplay } from './replaying.service.ts'
import { webhookReplaying } from './webhooks.events.ts'
import { deleteOldEvents } from './eventRetention.service.ts'

export const feedJobs = [
  job({
    name: 'webhooks.erase_party',
    payload: userClosed.payload,
    on: [userClosed],
    run: ({ user_id }, kernel, { signal }) => eraseParty(kernel, user_id, { signal }),
  }),
  job({ ...webhookReplaying, run: ({ replay_id }, kernel, run) => runReplay(kernel, replay_id, run) }),
]
export const feedTasks = [task({ name: 'webhooks.forget_events', every: 'day', run: deleteOldEvents })]
