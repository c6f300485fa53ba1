import type { PublicShop, ShopQuote } from '@affluence/contract/storefronts'
import { computed, onScopeDispose, ref, watch } from 'vue'
import { Refused } from '../light/asking.ts'
import { client } from './client.ts'
import { basketOf, type Draft } from './draft.ts'

const PAUSE = 300

/** The price of the draft, from the server alone, asked again a moment after each change. */
// oxlint-disable-next-line max-lines-per-function -- the setup of a composable: its parts share what it keeps
export function useQuote(shop: () => PublicShop, draft: Draft, onRefusal: (refused: Refused) => void) {
  const quote = ref<ShopQuote | null>(null)
  const problem = ref<Refused | null>(null)
  const isWorking = ref(false)
  const wanted = computed(() => {
    const needsZone = shop().zones.length > 0 && !draft.zone_id
    return draft.chosen.length === 0 || needsZone ? null : JSON.stringify(basketOf(draft))
  })
  let timer: ReturnType<typeof setTimeout> | undefined
  let asking = new AbortController()

  async function ask(basket: string) {
    const { signal } = (asking = new AbortController())
    try {
      quote.value = await client.quote(shop().slug, JSON.parse(basket) as ReturnType<typeof basketOf>, signal)
      problem.value = null
    } catch (error) {
      if (signal.aborted) return
      const refused = error instanceof Refused ? error : new Refused(0, { code: 'unknown' })
      quote.value = null
      problem.value = refused
      onRefusal(refused)
    }
    if (!signal.aborted) isWorking.value = false
  }
  function refresh(pause = 0) {
    clearTimeout(timer)
    asking.abort()
    const basket = wanted.value
    isWorking.value = basket !== null
    if (basket === null) {
      quote.value = null
      problem.value = null
    } else timer = setTimeout(() => void ask(basket), pause)
  }
  watch(wanted, () => refresh(PAUSE))
  const again = () => refresh()
  addEventListener('online', again)
  onScopeDispose(() => {
    removeEventListener('online', again)
    clearTimeout(timer)
    asking.abort()
  })
  refresh()
  return { quote, problem, isWorking, refresh: again }
}
