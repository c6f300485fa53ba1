import { onScopeDispose, ref, toRaw } from 'vue'
import { useRoute } from 'vue-router'
import { useSession } from '../kernel/session.ts'
import { whenSignedOut } from '../kernel/token.ts'

/** What proves who somebody is, or is shown once, is written down nowhere. */
const isSecret = (name: string) => /password|secret|code|token/.test(name)

/**
 * A session that ends takes nothing of what was typed: it is kept in this tab, for the same person on the same page,
 * and stands in the form again after they have signed in. True while the form shows such a draft.
 */
export function useDraft(state: Record<string, unknown>, changed: () => boolean) {
  const person = useSession().user?.id
  const page = useRoute()?.fullPath
  const key = `draft ${person} ${page} ${Object.keys(state).join(' ')}`
  const storedDraft = person ? sessionStorage.getItem(key) : null
  const isDraft = ref(storedDraft !== null)
  if (storedDraft) {
    Object.assign(state, JSON.parse(storedDraft))
    sessionStorage.removeItem(key)
  }
  const stop = whenSignedOut(() => {
    if (!person || !changed()) return
    const written = Object.entries(toRaw(state)).filter(([name]) => !isSecret(name))
    sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(written)))
  })
  onScopeDispose(stop)
  return isDraft
}
