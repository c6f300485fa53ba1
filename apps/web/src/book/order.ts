import type { PublicShop, ShopQuote } from '@affluence/contract/storefronts'
import { computed, ref, watch } from 'vue'
import { renewed, withQuantity } from './basket.ts'
import { codeOf, Refused } from '../light/asking.ts'
import { client, type Placed } from './client.ts'
import {
  basketOf,
  type Draft,
  type Faults,
  faultsOf,
  type Field,
  isWish,
  orderOf,
  refusedFields,
  zoneOf,
} from './draft.ts'
import { money } from '../light/format.ts'
import { place } from './placing.ts'
import { useQuote } from './quote.ts'
import { language } from '../light/texts.ts'
import { useTexts } from './texts.ts'
import { goneIn, wordsFor } from './words.ts'

type Options = { shop: PublicShop; draft: Draft; reference: string | null; onPlaced: (placed: Placed) => void }
const basketKey = (draft: Draft) => JSON.stringify([basketOf(draft), draft.wish])

/** From the basket to the order: the price, what is at fault, and one order however often the button is pressed. */
// oxlint-disable-next-line max-lines-per-function -- the setup of a composable: its parts share what it keeps
export function useOrder({ shop: first, draft, reference, onPlaced }: Options) {
  const t = useTexts('book')
  const shop = ref(first)
  const faults = ref<Faults>({})
  const refusal = ref<unknown>(null)
  const change = ref<{ old: string; new: string } | null>(null)
  const gone = ref('')
  const step = ref<'ready' | 'sending' | 'solving'>('ready')
  const { quote, problem, isWorking, refresh } = useQuote(() => shop.value, draft, heard)
  const words = computed(() => (refusal.value ? wordsFor(t, refusal.value, shop.value, draft) : ''))

  function takeOut(refused: Refused) {
    const product = goneIn(refused, draft.chosen)
    if (!product) return false
    gone.value = t('basket.gone', { name: product.name })
    draft.chosen = withQuantity(draft.chosen, product, 0)
    return true
  }
  function heard(refused: Refused) {
    if (takeOut(refused) || !['unknown_zone', 'zone_required'].includes(codeOf(refused))) return
    void renew()
  }
  /** The products and zones as they are now; what was typed stays. */
  async function renew() {
    const now = await client.shop(shop.value.slug, reference).catch(() => null)
    if (!now) return
    shop.value = now
    draft.chosen = renewed(draft.chosen, now.products)
    const zone = zoneOf(now, draft.zone_id)
    if (draft.zone_id && zone !== draft.zone_id) gone.value = t('problems.unknown_zone')
    draft.zone_id = zone
  }
  // What was said about a value holds until it is another one.
  watch(
    () => ({ ...draft }),
    (now, before) => {
      const kept = Object.entries(faults.value).filter(([field]) => now[field as Field] === before[field as Field])
      faults.value = Object.fromEntries(kept)
      if (basketKey(now) !== basketKey(before)) refusal.value = null
    },
  )
  function refused(error: unknown, shown: ShopQuote | null) {
    const fresh = error instanceof Refused ? (error.problem['quote'] as ShopQuote | undefined) : undefined
    if (codeOf(error) === 'price_changed' && fresh && shown) {
      change.value = { old: money(shown.total, shown.currency), new: money(fresh.total, fresh.currency) }
      quote.value = fresh
      return void renew()
    }
    if (error instanceof Refused) {
      if (takeOut(error) || codeOf(error) === 'unknown_zone') return void renew()
      faults.value = refusedFields(error.problem.errors?.map(({ path }) => path) ?? [])
    }
    refusal.value = error
  }
  /** Whether nothing stands in the way: no empty field, no trouble with the price. */
  function isReady() {
    const isEmpty = draft.chosen.length === 0 && !isWish(draft)
    faults.value = isEmpty ? {} : faultsOf(draft, shop.value)
    const hasFaults = Object.keys(faults.value).length > 0
    refusal.value = isEmpty ? new Refused(0, { code: 'empty_basket' }) : hasFaults ? null : problem.value
    return !refusal.value && !hasFaults && (quote.value !== null || isWish(draft))
  }
  async function send() {
    if (step.value !== 'ready' || isWorking.value) return
    if (!isReady()) return
    const shown = quote.value
    step.value = 'sending'
    change.value = null
    gone.value = ''
    const known = { ref: reference, expected_total: shown?.total ?? null }
    const body = { ...orderOf(draft, known), locale: language.value }
    try {
      const placed = await place(shop.value.slug, body, (is) => (step.value = is ? 'solving' : 'sending'))
      draft.chosen = []
      draft.note = ''
      draft.wish = ''
      onPlaced(placed)
    } catch (error) {
      refused(error, shown)
    } finally {
      step.value = 'ready'
    }
  }
  return { shop, quote, problem, isWorking, refresh, faults, refusal, words, change, gone, step, send }
}
export type Ordering = ReturnType<typeof useOrder>
