import type { PublicShop, ShopQuote } from '@affluence/contract/storefronts'
import { type Chosen, goodsOf } from './basket.ts'
import { Refused } from '../light/asking.ts'
import type { Draft, Faults, Field } from './draft.ts'
import { money, opening } from '../light/format.ts'
import type { Key, Translate } from './texts.ts'

type Shop = Pick<PublicShop, 'currency' | 'timezone' | 'zones'>
const plain: Record<string, Key> = {
  empty_basket: 'basket.empty',
  unknown_product: 'problems.unknown_product',
  unknown_zone: 'problems.unknown_zone',
  zone_required: 'problems.zone_required',
  too_large: 'problems.too_large',
  too_many_requests: 'problems.too_fast',
  idempotency_key_running: 'problems.too_fast',
  account_closed: 'problems.unable',
  insufficient_funds: 'problems.unable',
  not_found: 'problems.unable',
  offline: 'problems.offline',
  invalid_request: 'problems.fields',
  work_required: 'problems.work_required',
}

/** How much the zone of the draft still asks for; null where it asks for no more. */
export function missingFor({ zones, currency }: Shop, { chosen, zone_id }: Pick<Draft, 'chosen' | 'zone_id'>) {
  const minimum = zones.find(({ id }) => id === zone_id)?.minimum ?? 0
  const missing = minimum - goodsOf(chosen)
  return missing > 0 ? { minimum: money(minimum, currency), missing: money(missing, currency) } : null
}

/** What the customer is told about a refusal of the price or the order. */
export function wordsFor(t: Translate<'book'>, error: unknown, shop: Shop, draft: Draft): string {
  if (!(error instanceof Refused)) return t('problems.unknown')
  const { code, retry_after, opens_at } = error.problem as { code: string; retry_after?: number; opens_at?: string }
  if (code === 'below_minimum') {
    const missing = missingFor(shop, draft)
    return missing ? t('delivery.missing', missing) : t('problems.unknown')
  }
  if (code === 'shop_closed')
    return opens_at ? t('problems.shop_opens', { when: opening(opens_at, shop.timezone) }) : t('problems.shop_closed')
  if (code === 'too_many_attempts')
    return t('problems.too_many', { n: Math.max(1, Math.ceil((retry_after ?? 60) / 60)) })
  return t(plain[code] ?? 'problems.unknown')
}

export function faultWords(t: Translate<'book'>, field: Field, faults: Faults) {
  const fault = faults[field]
  if (!fault) return ''
  if (field === 'phone')
    return fault === 'missing' ? t('required.phone') : t('required.phone_form', { example: '+237 650 00 00 00' })
  if (fault === 'form') return t('required.email_form')
  if (fault === 'refused') return t('required.value')
  if (field === 'zone_id') return t('required.zone')
  return t(field === 'address' ? 'required.address' : 'required.name')
}

/** The answer to a coupon: what it takes off, or why it takes nothing. */
export function couponWords(t: Translate<'book'>, { coupon, discount, currency }: ShopQuote) {
  if (!coupon) return null
  const { code, problem, minimum_amount } = coupon
  if (!problem) return { isGood: true, text: t('coupon.applied', { code, discount: money(discount, currency) }) }
  const minimum = minimum_amount === null ? '' : money(minimum_amount, currency)
  return { isGood: false, text: t(`coupon.problems.${problem}`, { code, minimum }) }
}

/** Of which product the API says that it is not sold any more. */
export function goneIn(error: Refused, chosen: readonly Chosen[]) {
  const at = error.problem.errors?.map(({ path }) => /^items\.(\d+)\./.exec(path)?.[1]).find(Boolean)
  return error.problem.code === 'unknown_product' && at ? (chosen[Number(at)]?.product ?? null) : null
}
