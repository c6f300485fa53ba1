import type { UserAction } from '@affluence/contract/users'
import { Refusal } from '../../../kernel/refusal.ts'
import { standingCycle } from './standing.rules.ts'

type Standing = {
  approval: 'pending' | 'approved' | 'rejected' | 'suspended'
  flagged_at: string | null
  closed_at: string | null
}
type Subject = { deleted_at: string | null; disabled_at: string | null; isSelf: boolean; party: Standing | null }

/** What an admin may do with a user next: on a party's user it acts on the party, on an admin on the user. */
export function actionsFor({ deleted_at, disabled_at, isSelf, party }: Subject): UserAction[] {
  if (deleted_at) return []
  if (!party) return isSelf ? [] : [disabled_at ? 'restore' : 'suspend', 'remove']
  const steps = (['approve', 'reject', 'suspend', 'restore'] as const).filter((action) =>
    standingCycle.can(party.approval, action as never),
  )
  return [...steps, party.flagged_at ? 'unflag' : 'flag', 'remove']
}

export function assertMay(subject: Subject, action: UserAction) {
  if (subject.isSelf && !subject.party) throw new Refusal('conflict', 'not_yourself')
  if (!actionsFor(subject).includes(action)) {
    throw new Refusal('conflict', 'wrong_state', {
      state: subject.deleted_at
        ? 'removed'
        : (subject.party?.approval ?? (subject.disabled_at ? 'suspended' : 'active')),
    })
  }
}
