import type { LoginEvent } from '@affluence/contract/logins'
import { hasText, type Key, useTexts } from '../kernel/messages.ts'

/** How somebody signed in, and why it failed, as the sign-in logs say it. */
export function useSignInWords() {
  const t = useTexts('ui')
  const methodOf = ({ method }: Pick<LoginEvent, 'method'>) => t(`sign_ins.${method}`)
  function reasonOf({ reason }: Pick<LoginEvent, 'reason'>) {
    if (reason === null) return ''
    const key = `sign_ins.reasons.${reason}`
    return hasText('ui', key) ? t(key as Key<'ui'>) : reason
  }
  return { methodOf, reasonOf }
}
