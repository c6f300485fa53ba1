/**
 * One tab of the browser at a time does the work; the others wait in line for its lock. A browser may put the tab that
 * holds the lock to sleep: then another takes over, and the sleeper goes to the end of the line when it wakes up.
 */
export function takeTurns(name: string, stopping: AbortSignal, work: (signal: AbortSignal) => Promise<void>) {
  let turn = new AbortController()
  let working = false
  async function perform(signal: AbortSignal) {
    working = true
    await work(signal).finally(() => (working = false))
  }
  async function take(steal: boolean) {
    turn.abort()
    turn = new AbortController()
    const signal = AbortSignal.any([turn.signal, stopping])
    try {
      await navigator.locks.request(name, steal ? { steal } : { signal }, () => perform(signal))
    } catch {
      if (!signal.aborted) void take(false) // taken over by another tab
    }
  }
  if (navigator.locks) void take(false)
  else void perform(stopping)
  return { isMine: () => working, takeOver: () => void (navigator.locks && take(true)) }
}
