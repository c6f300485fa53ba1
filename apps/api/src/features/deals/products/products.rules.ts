import type { NoticeValue } from '@affluence/contract/notifications'
import type { CommissionRule, ProductAction, ProductState } from '@affluence/contract/products'
import { machine } from '../../../kernel/lifecycle.ts'

export const lifecycle = machine('product', {
  draft: { publish: 'active', archive: 'archived' },
  active: { archive: 'archived' },
  archived: { restore: 'active' },
})

/** The reader as far as a product is concerned. An influencer brings what the last request says about a new one. */
export type Reader = { may: 'edit' } | { may: 'ask'; ask_again: boolean } | { may: 'read' }

export function actionsFor(state: ProductState, reader: Reader): ProductAction[] {
  if (reader.may === 'ask') return state === 'active' && reader.ask_again ? ['ask'] : []
  if (reader.may === 'read') return []
  const steps = (['publish', 'archive', 'restore'] as const).filter((step) => lifecycle.can(state, step))
  return ['edit', ...steps]
}

/** The part of an address that names a product: letters and digits, without accents. */
export const slugOf = (name: string) =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 70)
    .replace(/^-+|-+$/g, '') || 'product'

/** The first of `shirt`, `shirt-2`, `shirt-3` … that is free. */
export function freeSlug(base: string, slugsInUse: ReadonlySet<string>) {
  if (!slugsInUse.has(base)) return base
  let n = 2
  while (slugsInUse.has(`${base}-${n}`)) n += 1
  return `${base}-${n}`
}

/** Our own parameter names the click; a shop's address may not bring another. */
export function withoutReference(url: string) {
  const parsed = new URL(url)
  if (!parsed.searchParams.has('aff')) return url
  parsed.searchParams.delete('aff')
  return parsed.href
}

type Columns = { kind: 'percent' | 'fixed'; bps: number | null; amount: number | null }
export const columnsOf = (rule: CommissionRule): Columns =>
  rule.kind === 'percent'
    ? { kind: 'percent', bps: rule.bps, amount: null }
    : { kind: 'fixed', bps: null, amount: rule.amount }
export const ruleOf = ({ kind, bps, amount }: Columns): CommissionRule =>
  kind === 'percent' ? { kind, bps: bps ?? 0 } : { kind, amount: amount ?? 0 }

/** As a word of a notice, for the reader’s language to write. */
export const commissionWord = (rule: CommissionRule, currency: string): NoticeValue =>
  rule.kind === 'percent' ? { bps: rule.bps } : { amount: rule.amount, currency }

/** What is remembered of all products together. */
export const CATALOGUE = 'catalogue'
