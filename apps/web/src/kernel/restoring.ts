import { type Ref, ref } from 'vue'
import { ApiError } from './api.ts'
import type { SessionState } from './readerState.ts'
import { OtherAccount } from './token.ts'

/** For some time, or until the network is back. */
const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    const go = () => {
      clearTimeout(timer)
      removeEventListener('online', go)
      resolve()
    }
    const timer = setTimeout(go, milliseconds)
    addEventListener('online', go)
  })
const isRefusal = (error: unknown) => error instanceof ApiError && [401, 403].includes(error.status)

/** When the page opens: asks until somebody answers, since no answer does not mean signed out. */
export function restoring(state: Ref<SessionState>, recall: () => Promise<void>) {
  /** Waiting for a server that could not be asked who is signed in. */
  const unreachable = ref(false)
  let running: Promise<void> | null = null
  async function askUntilAnswered() {
    for (let wait = 1000; state.value === 'checking'; wait = Math.min(wait * 2, 30_000)) {
      try {
        await recall()
      } catch (error) {
        if (error instanceof OtherAccount) return
        if (isRefusal(error)) state.value = 'out'
        else {
          unreachable.value = true
          await pause(wait)
        }
      }
    }
    unreachable.value = false
    running = null
  }
  async function restore() {
    if (state.value === 'checking') await (running ??= askUntilAnswered())
  }
  return { unreachable, restore }
}
