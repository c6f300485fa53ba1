import { job, task } from '../../../kernel/work/work.ts'
import { couponAssigned, couponUnassigned } from './coupons.events.ts'
import { releaseExpired } from './redemptions.service.ts'
import { notifyHolder } from './notices.service.ts'

export const couponJobs = [
  job({
    name: 'coupons.tell_assigned',
    payload: couponAssigned.payload,
    on: [couponAssigned],
    run: ({ assignment_id }, kernel, run) => notifyHolder(kernel, assignment_id, 'coupon_assigned', run),
  }),
  job({
    name: 'coupons.tell_unassigned',
    payload: couponUnassigned.payload,
    on: [couponUnassigned],
    run: ({ assignment_id }, kernel, run) => notifyHolder(kernel, assignment_id, 'coupon_unassigned', run),
  }),
]
export const couponTasks = [task({ name: 'coupons.release_held', every: 'minute', run: releaseExpired })]
