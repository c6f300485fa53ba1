/** How the states of an order look everywhere. */
export const paymentTones = {
  unpaid: 'wait',
  paid: 'good',
  partially_refunded: 'wait',
  refunded: 'plain',
  failed: 'bad',
} as const
export const fulfilmentTones = {
  pending: 'plain',
  assigned: 'wait',
  picked_up: 'wait',
  in_transit: 'wait',
  completed: 'good',
  cancelled: 'plain',
  failed: 'bad',
} as const
