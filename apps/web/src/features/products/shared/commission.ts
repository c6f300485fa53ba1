import type { CommissionRule } from '@affluence/contract/products'
import { formatMoney, formatRate } from '../../../kernel/format.ts'
import { useTexts } from '../../../kernel/messages.ts'

/** As a form holds it: the figure may still be missing. */
export type CommissionDraft =
  | { kind: 'percent'; bps: number | undefined }
  | { kind: 'fixed'; amount: number | undefined }
export const isComplete = (draft: CommissionDraft): draft is CommissionRule =>
  (draft.kind === 'percent' ? draft.bps : draft.amount) !== undefined

/** The commission in the reader's words: 15 %, or 2.50 € per piece. */
export function commissionText(rule: CommissionRule, currency: string) {
  if (rule.kind === 'percent') return formatRate(rule.bps)
  return useTexts('products')('per_piece', { amount: formatMoney(rule.amount, currency) })
}

/** What one piece sold at its price would bring. */
export const earnedByOne = (rule: CommissionRule, price: number) =>
  rule.kind === 'percent' ? Math.round((price * rule.bps) / 10_000) : rule.amount
