/** Tells the workers and live streams of this process that something was written, here or elsewhere. */
const listeners = new Set<() => void>()
/** Tell other processes; only of what was written here. */
const messengers = new Set<() => void>()

const join = (group: Set<() => void>) => (listener: () => void) => {
  group.add(listener)
  return () => void group.delete(listener)
}
export const onPosted = join(listeners)
export const onPostedHere = join(messengers)

let wasCalled = false
/** Many writes of one commit wake their listeners once. */
export function notePosted() {
  if (wasCalled) return
  wasCalled = true
  setImmediate(() => {
    wasCalled = false
    for (const listener of listeners) listener()
    for (const messenger of messengers) messenger()
  })
}

/** Another process wrote something. */
export function noteHeard() {
  for (const listener of listeners) listener()
}
