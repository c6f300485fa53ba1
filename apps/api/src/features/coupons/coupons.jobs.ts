import { task } from '../../kernel/work.ts'
import { releaseExpired } from './redemptions.service.ts'

export const couponTasks = [task({ name: 'coupons.release_held', every: 'minute', run: releaseExpired })]
