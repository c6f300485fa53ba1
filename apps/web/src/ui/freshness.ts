import { useDocumentVisibility, useIntervalFn } from '@vueuse/core'
import { watch } from 'vue'

const EVERY = 45_000

/**
 * A catalogue changes by the hand of others, of whom the live stream tells nobody: it is asked again within the minute,
 * as long as somebody looks at it, and at once when they come back to it.
 */
export function useFreshness(refetch: () => unknown) {
  const seen = useDocumentVisibility()
  const timer = useIntervalFn(() => void refetch(), EVERY)
  watch(seen, (state) => {
    if (state === 'hidden') return timer.pause()
    void refetch()
    timer.resume()
  })
}
