/** How each state of a request looks. */
export const tones = {
  pending: 'wait',
  approved: 'good',
  rejected: 'bad',
  cancelled: 'plain',
  revoked: 'plain',
} as const
