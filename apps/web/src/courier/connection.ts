import { onScopeDispose } from 'vue'

const EVERY = 30_000
type Looking = { look: () => Promise<void>; isWanted: () => boolean; offline: () => void }

/** Looks again and again while somebody sees the page, and at once when they return or the network is back. */
export function keepLooking({ look, isWanted, offline }: Looking) {
  let timer: ReturnType<typeof setTimeout> | undefined
  const sleep = () => clearTimeout(timer)
  async function lookNow() {
    sleep()
    await look()
    sleep()
    if (isWanted() && !document.hidden) timer = setTimeout(() => void lookNow(), EVERY)
  }
  const awake = () => void lookNow()
  const seen = () => (document.hidden ? sleep() : awake())
  document.addEventListener('visibilitychange', seen)
  addEventListener('online', awake)
  addEventListener('offline', offline)
  onScopeDispose(() => {
    sleep()
    document.removeEventListener('visibilitychange', seen)
    removeEventListener('online', awake)
    removeEventListener('offline', offline)
  })
  return lookNow
}
