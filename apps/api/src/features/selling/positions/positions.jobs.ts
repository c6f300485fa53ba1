import { job, task } from '../../../kernel/work/work.ts'
import { userClosed } from '../../people/account/account.events.ts'
import { erasePositions, forgetPositions } from './positions.service.ts'

export const positionJobs = [
  job({
    name: 'positions.erase',
    payload: userClosed.payload,
    on: [userClosed],
    run: async ({ user_id }, kernel, { signal }) => void (await erasePositions(kernel, user_id, { signal })),
  }),
]
export const positionTasks = [task({ name: 'positions.forget', every: 'day', run: forgetPositions })]
