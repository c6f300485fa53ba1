import type { Input, Output } from '@affluence/contract/endpoint'
import type { positions } from '@affluence/contract/positions'
import type { rounds } from '@affluence/contract/rounds'
import { ask } from '../light/asking.ts'
import type { Task } from './queue.ts'

/** The contract gives the types alone: its schemas would weigh more than this page. */
export type Fix = Extract<Input<typeof positions.send>['body'], { positions: unknown[] }>['positions'][number]

const withSecret = (secret: string) => ({ headers: { authorization: `Courier ${secret}` } })
const path = (rest: string) => `/api/v1/courier/${rest}`

export const client = {
  round: (secret: string) => ask<Output<typeof rounds.get>>(path('round'), withSecret(secret)),
  positions: (secret: string, fixes: readonly Fix[]) =>
    ask<unknown>(path('positions'), { ...withSecret(secret), body: { positions: fixes } }),
  async send(task: Task): Promise<void> {
    const { secret, order_id, id: client_id, at } = task
    if (task.kind === 'picture') {
      const { what, bytes } = task
      await ask(path(`orders/${order_id}/photo?kind=${what}`), { ...withSecret(secret), body: bytes })
      return
    }
    const { step, details } = task
    await ask(path('steps'), { ...withSecret(secret), body: { order_id, step, client_id, at, ...details } })
  },
}
