import { hour } from '../light/format.ts'
import type { Queued } from './queue.ts'
import type { Stop } from './standing.ts'
import { type Key, useTexts } from './texts.ts'

const known: Record<string, Key> = {
  wrong_code: 'refused.wrong_code',
  code_required: 'refused.code_required',
  photo_required: 'refused.photo_required',
  position_required: 'refused.position_required',
  not_left_at_door: 'refused.not_left_at_door',
  too_far: 'refused.too_far',
  wrong_state: 'refused.wrong_state',
  not_found: 'refused.not_found',
  unauthenticated: 'refused.ended',
  more_than_left: 'refused.too_much_cash',
  file_too_large: 'refused.picture',
  not_a_picture: 'refused.picture',
  picture_damaged: 'refused.picture',
  picture_too_large: 'refused.picture',
}

/** What the courier is told about something that the server refused. */
export function refusalWords({ fault, ...task }: Queued, { locked_until }: Pick<Stop, 'locked_until'>) {
  const t = useTexts('courier')
  if (fault === 'code_locked')
    return locked_until ? t('refused.code_locked', { when: hour(locked_until) }) : t('refused.code_locked_a_while')
  if (fault === 'wrong_code' && task.kind === 'step' && task.step === 'picked_up') return t('refused.wrong_pickup_code')
  return t(known[fault ?? ''] ?? 'refused.unknown')
}
