import { FulfilmentState } from '@affluence/contract/orders'

export type Step = { subject_id: string; type: string; position: number }
type Status = ReturnType<typeof FulfilmentState.parse>

/** Where the delivery stands after these facts of an order: the last of them that is a step of it. */
export function statusOf(steps: readonly Pick<Step, 'type'>[]): Status {
  for (const { type } of steps.toReversed()) {
    const { data } = FulfilmentState.safeParse(type.replace('order.', ''))
    if (data) return data
  }
  return 'pending'
}
