import type { Me, Role } from '@affluence/contract/identities'
import { useQueryCache } from '@pinia/colada'
import { computed, ref, shallowRef } from 'vue'
import { timezone } from './format.ts'
import { setLocale } from './messages.ts'
import { signedInBy } from './token.ts'

/** `checking` only until the first answer after the page was opened. */
export type SessionState = 'checking' | 'in' | 'out'

/** The person that this tab shows, and what follows from their account. */
export function readerState() {
  const user = shallowRef<Me | null>(null)
  const state = ref<SessionState>('checking')
  const role = computed<Role | null>(() => user.value?.role ?? null)
  const party = computed(() => user.value?.party ?? null)
  /** Came by a dashboard link: sees what its owner sees. */
  const looking = ref(false)
  const waiting = computed(() => party.value?.approval === 'pending' || party.value?.approval === 'rejected')
  /** Under review: what is agreed goes on, and nothing new begins. */
  const paused = computed(() => Boolean(party.value?.flagged_at))

  const queries = useQueryCache()
  let last: string | null = null
  /** What another account has looked at in this tab is not shown to this one, not even for a moment. */
  function forgetOthers(id: string) {
    if (last && last !== id) for (const entry of queries.getEntries()) queries.remove(entry)
    last = id
  }
  async function adopt(me: Me) {
    forgetOthers(me.id)
    user.value = me
    state.value = 'in'
    looking.value = signedInBy() === 'link'
    timezone.value = me.timezone
    await setLocale(me.locale)
  }
  function leave() {
    user.value = null
    state.value = 'out'
  }
  return { user, state, role, party, waiting, paused, looking, adopt, leave }
}
