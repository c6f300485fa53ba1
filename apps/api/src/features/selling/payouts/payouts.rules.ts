import type { Payout } from '@affluence/contract/payouts'
import type { ActorKind } from '../../../kernel/access.ts'
import { machine } from '../../../kernel/lifecycle.ts'

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
type Step = Pick<Payout, 'state' | 'sending_since'>
/** What an admin has begun to send can no longer be cancelled by the sponsor. */
export const mayCancel = ({ sending_since }: Pick<Step, 'sending_since'>, reader: ActorKind) =>
  reader === 'admin' || sending_since === null
/** The admin who sends the money says how it went; a sponsor prepares and may cancel what is not on its way. */
export function actionsFor(payout: Step, reader: ActorKind): Payout['actions'] {
  const possible = ALL.filter((action) => lifecycle.can(payout.state, action))
  if (reader === 'admin') return possible
  if (reader !== 'sponsor') return []
  return possible.filter((action) => action === 'lock' || (action === 'cancel' && mayCancel(payout, reader)))
}

const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9]{4,30}$/
/** Its check digits: the first four signs go to the end, letters count from 10, and the rest by 97 is 1. */
export function isWrongIban(account: string) {
  const compact = account.replaceAll(/[\s-]/g, '').toUpperCase()
  if (!IBAN.test(compact)) return false
  const rotated = `${compact.slice(4)}${compact.slice(0, 4)}`
  const digits = rotated.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  return BigInt(digits) % 97n !== 1n
}
