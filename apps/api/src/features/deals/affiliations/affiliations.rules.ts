import type { AffiliationAction, AffiliationState, RetryPolicy } from '@affluence/contract/affiliations'
import type { ActorKind } from '../../../kernel/access.ts'
import { machine } from '../../../kernel/lifecycle.ts'
import { Refusal } from '../../../kernel/refusal.ts'

export const lifecycle = machine('affiliation_request', {
  pending: { approve: 'approved', reject: 'rejected', cancel: 'cancelled' },
  approved: { revoke: 'revoked', end: 'revoked' }, // its link came to the end it was given
  rejected: {},
  cancelled: {},
  revoked: {},
})

const WAIT_MS = 30 * 86_400_000

/** When a refused product may be asked for again; null where the answer is never. */
export const retryAt = (policy: RetryPolicy, now: string) =>
  policy === 'never' ? null : policy === 'now' ? now : new Date(Date.parse(now) + WAIT_MS).toISOString()

export type Past = {
  id: string
  state: AffiliationState
  retry_policy: RetryPolicy | null
  retry_at: string | null
}

/** What stands in the way of asking (again) for a product, given all that was asked before; null when nothing does. */
export function refusalFor(past: readonly Past[], now: string): Refusal | null {
  const live = past.find(({ state }) => state === 'pending' || state === 'approved')
  if (live) return new Refusal('conflict', `already_${live.state}`, { id: live.id })
  if (past.some(({ retry_policy }) => retry_policy === 'never')) return new Refusal('conflict', 'reapply_never')
  const retry_at = past.reduce<string>(
    (latest, row) => (row.retry_at && row.retry_at > latest ? row.retry_at : latest),
    '',
  )
  return retry_at > now ? new Refusal('conflict', 'reapply_too_early', { retry_at }) : null
}

const byWhom: Record<Exclude<AffiliationAction, 'ask_again'>, readonly ActorKind[]> = {
  cancel: ['influencer'],
  approve: ['sponsor', 'admin'],
  reject: ['sponsor', 'admin'],
  revoke: ['sponsor', 'influencer', 'admin'],
}

/** `ask_again` is for the newest request of a pair alone, so the caller says whether nothing stands in its way. */
export function actionsFor(state: AffiliationState, kind: ActorKind, askAgain: boolean): AffiliationAction[] {
  const steps = (['approve', 'reject', 'cancel', 'revoke'] as const).filter(
    (step) => lifecycle.can(state, step) && byWhom[step].includes(kind),
  )
  return kind === 'influencer' && askAgain ? [...steps, 'ask_again'] : steps
}

const oneDecimal = (value: number) => Math.round(value * 10 + Number.EPSILON) / 10

/** Percent; null while nothing was answered. */
export const approvalRate = (approved: number, rejected: number) =>
  approved + rejected === 0 ? null : oneDecimal((approved / (approved + rejected)) * 100)
export const meanDays = (ms: number, answers: number) => (answers === 0 ? null : oneDecimal(ms / answers / 86_400_000))
