import { Refusal } from '../../../kernel/refusal.ts'

export type SignInFault =
  | 'unknown_login'
  | 'wrong_password'
  | 'key_expired'
  | 'link_revoked'
  | 'link_expired'
  | 'totp_required'
  | 'totp_invalid'
  | 'account_suspended'
  | 'ip_not_allowed'

/** Said only to a client with the right secret. */
const faults: SignInFault[] = ['totp_required', 'totp_invalid', 'key_expired', 'link_revoked', 'link_expired']

/** The log knows which it was; the stranger does not learn whether the name exists. */
export const refuseSignIn = (fault: SignInFault) => {
  if (fault === 'account_suspended' || fault === 'ip_not_allowed') return new Refusal('forbidden', fault)
  if (faults.includes(fault)) return new Refusal('unauthenticated', fault)
  return new Refusal('unauthenticated', 'invalid_credentials')
}
