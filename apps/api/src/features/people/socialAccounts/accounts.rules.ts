import type { SocialAccount, SocialAccountState } from '@affluence/contract/socialAccounts'

type Action = SocialAccount['actions'][number]
const actions: Record<SocialAccountState, Action[]> = {
  active: ['sync', 'reconnect', 'disconnect', 'change'],
  error: ['sync', 'reconnect', 'disconnect', 'change'],
  expired: ['reconnect', 'disconnect', 'change'],
  revoked: ['reconnect'],
}
export const actionsOn = (state: SocialAccountState): Action[] => actions[state]
export const maySync = (state: SocialAccountState) => actions[state].includes('sync')
export const mayDisconnect = (state: SocialAccountState) => actions[state].includes('disconnect')
/** Whether the newest numbers of an account count. */
export const isConnected = (state: SocialAccountState) => state !== 'revoked'
