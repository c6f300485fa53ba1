import type { Payout } from '@affluence/contract/payouts'
import type { ActorKind } from '../../kernel/access.ts'
import { machine } from '../../kernel/machine.ts'

export const lifecycle = machine('payout', {
  draft: { lock: 'locked', cancel: 'cancelled' },
  locked: { process: 'processing', pay: 'paid', cancel: 'cancelled', fail: 'failed' },
  processing: { pay: 'paid', fail: 'failed' },
  paid: {},
  failed: {},
  cancelled: {},
})
/** The sponsor's money lies ready in it. */
export const isSettled = (state: Payout['state']) => state === 'locked' || state === 'processing'

const ALL = ['lock', 'process', 'pay', 'fail', 'cancel'] as const
/** Whoever sends the money says how it went; a sponsor prepares and may give up what is not on its way. */
export function actionsFor(state: Payout['state'], reader: ActorKind): Payout['actions'] {
  const possible = ALL.filter((action) => lifecycle.can(state, action))
  if (reader === 'admin') return possible
  return reader === 'sponsor' ? possible.filter((action) => action === 'lock' || action === 'cancel') : []
}
