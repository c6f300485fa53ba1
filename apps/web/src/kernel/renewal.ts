import type { Router } from 'vue-router'

const kept = 'renewed_at'
const PAUSE = 10_000
const isMissingChunk = (error: unknown) => error instanceof TypeError && /import|module script/i.test(error.message)

/** After an update the server no longer has the files that an open page knows: it starts anew, where it was going. */
export function renewWhenStale(router: Router, go = (path: string) => location.assign(path)) {
  router.onError((error: unknown, to) => {
    const now = performance.timeOrigin + performance.now()
    const isLoop = now - Number(sessionStorage.getItem(kept) ?? 0) < PAUSE
    if (!isMissingChunk(error) || !navigator.onLine || isLoop) return
    sessionStorage.setItem(kept, String(now))
    go(to.fullPath)
  })
}
