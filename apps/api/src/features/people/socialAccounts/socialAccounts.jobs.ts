import type { Kernel } from '../../../kernel/kernel.ts'
import { job, task } from '../../../kernel/work/work.ts'
import { userClosed } from '../account/account.events.ts'
import { thinHistory } from './cleaning.service.ts'
import { revokeToken } from './disconnecting.service.ts'
import { eraseDue, eraseInfluencer } from './erasing.service.ts'
import { renewEnding } from './renewing.service.ts'
import { reportSocial } from './report.service.ts'
import { planSyncs } from './scheduled.service.ts'
import { platformCalled, revocationRequested } from './socialAccounts.events.ts'
import { usePlatformEvent } from './platformEvents.service.ts'

export const socialJobs = [
  job({
    name: 'social.revoke_token',
    payload: revocationRequested.payload,
    on: [revocationRequested],
    lane: 'network',
    run: ({ revocation_id }, kernel) => revokeToken(kernel, revocation_id),
  }),
  job({
    name: 'social.use_platform_event',
    payload: platformCalled.payload,
    on: [platformCalled],
    run: ({ event_id }, kernel, { signal }) => usePlatformEvent(kernel, event_id, { signal }),
  }),
  job({
    name: 'social.erase_influencer',
    payload: userClosed.payload,
    on: [userClosed],
    run: ({ user_id }, kernel, { signal }) => eraseInfluencer(kernel, user_id, { signal }),
  }),
]
export const socialTasks = [
  task({ name: 'sync_social_accounts', every: 'hour', run: (kernel: Kernel) => planSyncs(kernel) }),
  task({
    name: 'refresh_social_tokens',
    every: 'six_hours',
    run: (kernel, _period, { signal }) => renewEnding(kernel, signal),
  }),
  task({ name: 'erase_social_data', every: 'hour', run: (kernel, _period, of) => eraseDue(kernel, of) }),
  task({ name: 'cleanup_social_data', every: 'day', run: (kernel, _period, of) => thinHistory(kernel, of) }),
  task({ name: 'report_social_accounts', every: 'day', run: reportSocial }),
]
