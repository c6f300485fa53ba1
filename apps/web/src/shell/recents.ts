import { ref, watch } from 'vue'
import { useRoute } from 'vue-router'
import { useSession } from '../kernel/session.ts'

export type Recent = { to: string; label: string }
const MOST = 5
const stored = (key: string): Recent[] => JSON.parse(sessionStorage.getItem(key) ?? '[]') as Recent[]
const keyOf = (user: string | undefined) => `recents.${user ?? ''}`

/** Remembers, in this tab alone, the records that its reader has looked at. */
export function useRecents() {
  const route = useRoute()
  const session = useSession()
  watch(
    () => route.path,
    (_, before) => {
      const label = document.querySelector('main h1')?.textContent?.trim()
      if (!label || !/\/[a-z]{3}_[0-9a-f]{32}$/.test(before)) return
      const key = keyOf(session.user?.id)
      const others = stored(key).filter(({ to }) => to !== before)
      sessionStorage.setItem(key, JSON.stringify([{ to: before, label }, ...others].slice(0, MOST)))
    },
    { flush: 'sync' },
  )
}
export const recentsOf = (user: string | undefined) => ref(stored(keyOf(user)))
