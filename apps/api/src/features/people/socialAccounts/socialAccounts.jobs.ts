import type { Kernel } from '../../../kernel/kernel.ts'
import { job, task } from '../../../kernel/work/work.ts'
import { revokeToken } from './disconnecting.service.ts'
import { renewEnding } from './renewing.service.ts'
import { planSyncs } from './scheduled.service.ts'
import { revocationAsked } from './socialAccounts.events.ts'

export const socialJobs = [
  job({
    name: 'social.revoke_token',
    payload: revocationAsked.payload,
    on: [revocationAsked],
    lane: 'network',
    run: ({ revocation_id }, kernel) => revokeToken(kernel, revocation_id),
  }),
]
export const socialTasks = [
  task({ name: 'sync_social_accounts', every: 'hour', run: (kernel: Kernel) => planSyncs(kernel) }),
  task({
    name: 'refresh_social_tokens',
    every: 'six_hours',
    run: (kernel, _period, { signal }) => renewEnding(kernel, signal),
  }),
]
