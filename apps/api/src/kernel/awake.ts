/** Tells the workers and live streams of this process that something was written. */
const listeners = new Set<() => void>()

export function onPosted(listener: () => void) {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

let told = false
/** Many writes of one commit wake their listeners once. */
export function notePosted() {
  if (told) return
  told = true
  setImmediate(() => {
    told = false
    for (const listener of listeners) listener()
  })
}
