import { useQueryCache } from '@pinia/colada'
import { useEventListener, useIntervalFn } from '@vueuse/core'
import { onScopeDispose } from 'vue'
import { useSession } from './session.ts'
import { beginning, type Listener, type News, readForEver, SILENCE } from './liveStream.ts'
import { staleness } from './staleness.ts'
import { takeTurns } from './turns.ts'

/** What any tab of this browser reads reaches every one of them, and each knows how long nothing came. */
function sharedNews(hear: (news: News) => void) {
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('live') : null
  let heardAt = performance.now()
  const note = (news: News | null) => {
    heardAt = performance.now()
    if (news) hear(news)
  }
  const share = (news: News | null) => {
    channel?.postMessage(news)
    note(news)
  }
  channel?.addEventListener('message', ({ data }: MessageEvent<News | null>) => note(data))
  const listener: Listener = { news: share, awake: () => share(null) }
  return {
    listener,
    isSilent: () => performance.now() - heardAt > SILENCE,
    close: () => channel?.close(),
  }
}

/**
 * One stream for the whole browser: the tab that holds the lock reads it and tells the others. After some events about
 * the reader, what every page shows of them is asked again: their name, their language, their approval.
 */
export function useLive(aboutReader: readonly string[]) {
  const cache = useQueryCache()
  const session = useSession()
  const stale = staleness(cache)
  const stopping = new AbortController()

  /** How far this browser has heard, whichever tab reads: the next to read goes on from there. */
  const place = { last: '' }

  async function hear({ type, subject_id, id }: News) {
    place.last = id || place.last
    const own = aboutReader.includes(type) && [session.user?.id, session.party?.id].includes(subject_id)
    if (own || type === beginning.type) await session.reload().catch(() => undefined) // the old name stays until the server answers again
    if (type === beginning.type) await cache.invalidateQueries()
    else stale.after(type)
  }
  const news = sharedNews((one) => void hear(one))
  const turns = takeTurns('live', stopping.signal, (signal) => readForEver(news.listener, place, signal))
  // The tab that reads may be asleep. The one that somebody looks at does not wait for it.
  const look = () => {
    if (document.visibilityState === 'visible' && !turns.isMine() && news.isSilent()) turns.takeOver()
  }
  useIntervalFn(look, 10_000)
  useEventListener(document, 'visibilitychange', look)
  onScopeDispose(() => {
    stopping.abort()
    stale.stop()
    news.close()
  })
}
