import { onScopeDispose, ref, watch } from 'vue'
import { client, type Fix } from './client.ts'

/** One position in so many milliseconds is enough. */
const EVERY = 10_000
const STILL = 30_000
const options = { enableHighAccuracy: true, maximumAge: 5_000 }
/** Without a network the last ones are kept. */
const MOST = 60

/** Positions that wait for the network. */
function createOutbox(secret: string) {
  let pending: Fix[] = []
  let isSending = false
  async function send() {
    if (isSending || pending.length === 0) return
    isSending = true
    const fixes = pending
    try {
      await client.positions(secret, fixes)
      pending = pending.filter((one) => !fixes.includes(one))
    } catch {
      pending = pending.slice(-MOST)
    } finally {
      isSending = false
    }
  }
  return (fix: Fix) => {
    pending.push(fix)
    void send()
  }
}

export type Sharing = ReturnType<typeof useSharing>
/** Says where the courier is, while this page is open and an order is under way. */
export function useSharing(secret: string, isWanted: () => boolean) {
  const state = ref<'off' | 'asking' | 'on' | 'denied' | 'unavailable'>('off')
  const last = ref<Fix | null>(null)
  const tell = createOutbox(secret)
  let watching: number | null = null
  let again: ReturnType<typeof setInterval> | undefined

  function take({ coords, timestamp }: GeolocationPosition) {
    state.value = 'on'
    const { latitude, longitude, accuracy } = coords
    const before = last.value && Date.parse(last.value.at)
    if (before !== null && timestamp - before < EVERY) return
    last.value = { latitude, longitude, accuracy: Math.round(accuracy), at: new Date(timestamp).toISOString() }
    tell(last.value)
  }
  function fail({ code, PERMISSION_DENIED }: GeolocationPositionError) {
    if (code === PERMISSION_DENIED) stop('denied')
    else if (state.value === 'asking') state.value = 'unavailable'
  }
  function start() {
    if (watching !== null) return
    if (!('geolocation' in navigator)) return void (state.value = 'unavailable')
    state.value = 'asking'
    watching = navigator.geolocation.watchPosition(take, fail, options)
    // Who stands still is heard of, too.
    again = setInterval(() => navigator.geolocation.getCurrentPosition(take, () => undefined, options), STILL)
  }
  function stop(as: 'off' | 'denied' = 'off') {
    if (watching !== null) navigator.geolocation.clearWatch(watching)
    clearInterval(again)
    watching = null
    state.value = as
  }

  /** Who allowed it before is not asked again. */
  const resume = async () => (await isAllowed()) && isWanted() && start()
  watch(isWanted, (wanted) => (wanted ? void resume() : stop()), { immediate: true })
  onScopeDispose(() => stop())
  return { state, last, start, stop: () => stop() }
}

async function isAllowed() {
  const permission = await navigator.permissions?.query({ name: 'geolocation' }).catch(() => null)
  return permission?.state === 'granted'
}

/** Where the device is now; null where it does not say within some seconds. */
export const placeNow = () =>
  new Promise<{ latitude: number; longitude: number } | null>((resolve) => {
    if (!('geolocation' in navigator)) return resolve(null)
    const options = { enableHighAccuracy: true, timeout: 8_000, maximumAge: 15_000 }
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => resolve({ latitude, longitude }),
      () => resolve(null),
      options,
    )
  })
