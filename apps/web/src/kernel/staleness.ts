import type { useQueryCache } from '@pinia/colada'
import { kindsStaleAfter } from './queries.ts'

/** How long lists rest after they were asked anew: a shop that takes ten orders a second changes them all the time. */
const REST = 1000

/** Asks for what is out of date: at once, then at most once in each rest, however many events come. */
export function staleness(cache: ReturnType<typeof useQueryCache>) {
  const waiting = new Set<string>()
  let resting: ReturnType<typeof setTimeout> | undefined

  function askAnew() {
    resting = undefined
    if (waiting.size === 0) return
    const kinds = [...waiting]
    waiting.clear()
    resting = setTimeout(askAnew, REST)
    for (const kind of kinds) void cache.invalidateQueries({ key: [kind] })
  }
  return {
    after(event: string) {
      for (const { name } of kindsStaleAfter(event)) waiting.add(name)
      if (!resting) askAnew()
    },
    stop: () => clearTimeout(resting),
  }
}
