import { Refusal } from '../../kernel/refusal.ts'

export type SignInFault = 'unknown_login' | 'wrong_password' | 'totp_required' | 'totp_invalid' | 'account_suspended'

/** The log knows which it was; the stranger does not learn whether the name exists. */
export const refuseSignIn = (fault: SignInFault) => {
  if (fault === 'account_suspended') return new Refusal('forbidden', fault)
  if (fault === 'totp_required' || fault === 'totp_invalid') return new Refusal('unauthenticated', fault)
  return new Refusal('unauthenticated', 'invalid_credentials')
}
