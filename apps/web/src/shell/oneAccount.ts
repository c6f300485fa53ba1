import { onScopeDispose, watch } from 'vue'
import { useTexts } from '../kernel/messages.ts'
import { useSession } from '../kernel/session.ts'
import { whenReplaced } from '../kernel/token.ts'
import { toast } from '../ui/toasts.ts'

const mark = 'account_changed'

/**
 * A browser is signed in to one account. When another tab signs in to another one, this tab opens anew as that one and
 * says so: nothing of the account before is left in it.
 */
export function useOneAccount(open = (path: string) => location.replace(path)) {
  const t = useTexts('shell')
  const session = useSession()
  const stop = whenReplaced(() => {
    sessionStorage.setItem(mark, '1')
    open('/home')
  })
  onScopeDispose(stop)
  watch(
    () => session.user,
    (user) => {
      if (!user || !sessionStorage.getItem(mark)) return
      sessionStorage.removeItem(mark)
      toast(t('banner.account_changed', { name: user.party?.name ?? user.username }))
    },
    { immediate: true },
  )
}
