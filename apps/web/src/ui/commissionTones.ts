/** How the states of a commission look everywhere. */
export const commissionTones = {
  pending: 'wait',
  approved: 'good',
  in_payout: 'wait',
  paid: 'good',
  on_hold: 'wait',
  rejected: 'bad',
  cancelled: 'plain',
  waived: 'plain',
} as const
