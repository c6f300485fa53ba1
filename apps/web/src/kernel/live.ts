import { useQueryCache } from '@pinia/colada'
import { useEventListener, useIntervalFn } from '@vueuse/core'
import { onScopeDispose } from 'vue'
import { useSession } from './session.ts'
import { beginning, type Listener, type News, readForEver, SILENCE } from './liveStream.ts'
import { staleness } from './staleness.ts'
import { takeTurns } from './turns.ts'

/**
 * One stream for the whole browser: the tab that holds the lock reads it and tells the others. After some events about
 * the reader, what every page shows of them is asked again: their name, their language, their approval.
 */
export function useLive(aboutReader: readonly string[]) {
  const cache = useQueryCache()
  const session = useSession()
  const stale = staleness(cache)
  const stopping = new AbortController()
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('live') : null

  /** How far this browser has heard, whichever tab reads: the next to read goes on from there. */
  const place = { last: '' }

  async function hear({ type, subject_id, id }: News) {
    place.last = id || place.last
    const own = aboutReader.includes(type) && [session.user?.id, session.party?.id].includes(subject_id)
    if (own || type === beginning.type) await session.reload().catch(() => undefined) // the old name stays until the server answers again
    if (type === beginning.type) await cache.invalidateQueries()
    else stale.after(type)
  }
  let heardAt = performance.now()
  const listener: Listener = {
    news(news) {
      heardAt = performance.now()
      channel?.postMessage(news)
      void hear(news)
    },
    awake() {
      heardAt = performance.now()
      channel?.postMessage(null)
    },
  }
  channel?.addEventListener('message', ({ data }: MessageEvent<News | null>) => {
    heardAt = performance.now()
    if (data) void hear(data)
  })

  const turns = takeTurns('live', stopping.signal, (signal) => readForEver(listener, place, signal))
  // The tab that reads may be asleep. The one that somebody looks at does not wait for it.
  const isForgotten = () => !turns.isMine() && performance.now() - heardAt > SILENCE
  const look = () => {
    if (document.visibilityState === 'visible' && isForgotten()) turns.takeOver()
  }
  useIntervalFn(look, 10_000)
  useEventListener(document, 'visibilitychange', look)
  onScopeDispose(() => {
    stopping.abort()
    stale.stop()
    channel?.close()
  })
}
