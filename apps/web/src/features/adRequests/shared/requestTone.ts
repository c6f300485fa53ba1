import type { AdRequestState } from '@affluence/contract/adRequests'

const tones = {
  pending: 'wait',
  negotiating: 'wait',
  accepted: 'good',
  submitted: 'wait',
  completed: 'good',
  rejected: 'bad',
  withdrawn: 'plain',
  expired: 'plain',
  cancelled: 'bad',
} as const
export const requestTone = (state: AdRequestState) => tones[state]
