import type { SocialAccount, SocialProblem } from '@affluence/contract/socialAccounts'
import { hasText, useTexts } from '../../kernel/messages.ts'

const t = useTexts('socialAccounts')
type AccountStatus = Pick<SocialAccount, 'state' | 'is_syncing' | 'paused_until' | 'numbers' | 'last_sync_at'>

export const standingTones = {
  connected: 'good',
  reading: 'plain',
  syncing: 'plain',
  paused: 'wait',
  reconnect: 'bad',
  failing: 'bad',
  disconnected: 'plain',
} as const
export type Standing = keyof typeof standingTones

/** The most urgent status of an account, for its owner. */
export function standingOf({ state, is_syncing, paused_until, numbers, last_sync_at }: AccountStatus): Standing {
  if (state === 'revoked') return 'disconnected'
  if (state === 'expired') return 'reconnect'
  if (is_syncing) return numbers ? 'syncing' : 'reading'
  if (paused_until) return 'paused'
  if (state === 'error') return 'failing'
  return numbers || last_sync_at ? 'connected' : 'reading'
}
/** Whether a sync runs, so that new numbers may come soon. */
export const isReading = (account: AccountStatus) => ['reading', 'syncing'].includes(standingOf(account))

export const wordProblem = ({ code, detail }: Pick<SocialProblem, 'code' | 'detail'>) =>
  hasText('socialAccounts', `problems.${code}`)
    ? t(`problems.${code}`, { detail: detail ?? t('no_detail') })
    : (detail ?? code)
