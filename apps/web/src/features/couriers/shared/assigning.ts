import type { FulfilmentState } from '@affluence/contract/orders'

export type Listed = { id: string; number: string; fulfilment: FulfilmentState }
/** What waits for a courier, or is with one who may be relieved. */
export const canBeAssigned = ({ fulfilment }: Pick<Listed, 'fulfilment'>) =>
  !['completed', 'cancelled', 'failed'].includes(fulfilment)
