export const payoutTones = {
  draft: 'plain',
  locked: 'wait',
  processing: 'wait',
  paid: 'good',
  failed: 'bad',
  cancelled: 'plain',
} as const
