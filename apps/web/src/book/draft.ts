import type { PublicShop } from '@affluence/contract/storefronts'
import { reactive, watch } from 'vue'
import { type Chosen, itemsOf, renewed } from './basket.ts'
import type { OrderBody } from './client.ts'
import { keep, kept } from './keeping.ts'

export type Draft = {
  chosen: Chosen[]
  zone_id: string
  name: string
  phone: string
  email: string
  address: string
  note: string
  coupon: string
  /** What is wanted in the customer's own words, where nothing is chosen. */
  wish: string
}
export type Field = Exclude<keyof Draft, 'chosen'>
export type Faults = Partial<Record<Field, 'missing' | 'form' | 'refused'>>

const empty: Draft = {
  chosen: [],
  zone_id: '',
  name: '',
  phone: '',
  email: '',
  address: '',
  note: '',
  coupon: '',
  wish: '',
}

/** What the customer typed and chose, kept until the order is placed. */
export function useDraft(shop: PublicShop): Draft {
  const place = `draft ${shop.slug}`
  const draft = reactive<Draft>({ ...empty, coupon: shop.coupon_code ?? '', ...kept<Partial<Draft>>(place) })
  draft.chosen = renewed(draft.chosen, shop.products)
  draft.zone_id = zoneOf(shop, draft.zone_id)
  watch(draft, (now) => keep(place, now), { deep: true })
  return draft
}
/** The zone while the shop delivers there, or the only one. */
export function zoneOf({ zones }: Pick<PublicShop, 'zones'>, chosen: string) {
  if (zones.some(({ id }) => id === chosen)) return chosen
  return zones.length === 1 ? zones[0]!.id : ''
}

const phoneForm = /^\+?[0-9]{6,15}$/
/** What keeps the draft from being sent, in the order of the fields on the page. */
export function faultsOf(draft: Draft, { zones }: Pick<PublicShop, 'zones'>): Faults {
  const phone = draft.phone.replaceAll(/[\s().-]/g, '')
  const email = draft.email.trim()
  return {
    ...(zones.length > 0 && !draft.zone_id && { zone_id: 'missing' as const }),
    ...(zones.length > 0 && !draft.address.trim() && { address: 'missing' as const }),
    ...(!draft.name.trim() && { name: 'missing' as const }),
    ...(!phoneForm.test(phone) && { phone: phone ? ('form' as const) : ('missing' as const) }),
    ...(email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) && { email: 'form' as const }),
  }
}

const fields: Record<string, Field> = {
  zone_id: 'zone_id',
  coupon_code: 'coupon',
  note: 'note',
  description: 'wish',
  'customer.name': 'name',
  'customer.phone': 'phone',
  'customer.email': 'email',
  'customer.address': 'address',
}
/** The fields of the page behind the paths that the API names. */
export const refusedFields = (paths: readonly string[]): Faults =>
  Object.fromEntries(paths.flatMap((path) => (fields[path] ? [[fields[path], 'refused']] : [])))

export const basketOf = ({ chosen, zone_id, coupon }: Draft) => ({
  items: itemsOf(chosen),
  ...(zone_id && { zone_id }),
  ...(coupon.trim() && { coupon_code: coupon.trim() }),
})
/** Nothing of the shop, but words: the shop names the price. */
export const isWish = ({ chosen, wish }: Pick<Draft, 'chosen' | 'wish'>) => chosen.length === 0 && wish.trim() !== ''

type Known = { ref: string | null; expected_total: number | null }
export function orderOf(draft: Draft, { ref, expected_total }: Known): OrderBody {
  const { items, ...rest } = basketOf(draft)
  const [email, address, note] = [draft.email, draft.address, draft.note].map((text) => text.trim())
  return {
    ...(isWish(draft) ? { description: draft.wish.trim() } : { items }),
    ...rest,
    customer: {
      name: draft.name.trim(),
      phone: draft.phone.trim(),
      ...(email && { email }),
      ...(address && { address }),
    },
    ...(ref && { ref }),
    ...(note && { note }),
    ...(expected_total !== null && { expected_total }),
  }
}
