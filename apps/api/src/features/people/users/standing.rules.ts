import { machine } from '../../../kernel/lifecycle.ts'

/** How a sponsor or influencer stands with the platform. */
export const standingCycle = machine('standing', {
  pending: { approve: 'approved', reject: 'rejected' },
  approved: { suspend: 'suspended' },
  rejected: { resubmit: 'pending' },
  suspended: { restore: 'approved' },
})
