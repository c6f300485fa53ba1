import type { Router } from 'vue-router'

const STORAGE_KEY = 'renewed_at'
const PAUSE = 10_000
export const isMissingChunk = (error: unknown) =>
  error instanceof TypeError && /import|module script/i.test(error.message)

/** After an update the server no longer has the files that an open page knows: it starts anew, where it was going. */
export function renewWhenStale(router: Router, go = (path: string) => location.assign(path)) {
  function renew(path: string) {
    const now = performance.timeOrigin + performance.now()
    const isLoop = now - Number(sessionStorage.getItem(STORAGE_KEY) ?? 0) < PAUSE
    if (!navigator.onLine || isLoop) return
    sessionStorage.setItem(STORAGE_KEY, String(now))
    go(path)
  }
  router.onError((error: unknown, to) => {
    if (isMissingChunk(error)) renew(to.fullPath)
  })
  // The same for what a page fetches later: a dialog, the palette, the texts of a language. The file of a page says so
  // here as well, and it is known a moment later where that page was to be: the router goes first.
  addEventListener('vite:preloadError', () => setTimeout(() => renew(router.currentRoute.value.fullPath)))
}
