import { z } from 'zod'
import { sum } from '../../../kernel/money.ts'
import { clip, Decimal, Identifier, minor, type ShopRefund } from './shopOrder.rules.ts'

const text = z.string().nullish()
/** Shopify says an amount twice: in the currency of the shop, and in the one the buyer paid with. */
const MoneySet = z.object({ shop_money: z.object({ amount: Decimal, currency_code: z.string() }).nullish() }).nullish()
export const Refund = z.object({
  id: Identifier,
  order_id: Identifier,
  note: text,
  refund_line_items: z
    .array(
      z.object({
        line_item_id: Identifier,
        quantity: z.int().nullish(),
        subtotal: Decimal.nullish(),
        subtotal_set: MoneySet,
        total_tax: Decimal.nullish(),
        total_tax_set: MoneySet,
      }),
    )
    .nullish(),
  refund_shipping_lines: z.array(z.object({ subtotal_amount_set: MoneySet, tax_amount_set: MoneySet })).nullish(),
  order_adjustments: z
    .array(
      z.object({
        kind: text,
        amount: Decimal.nullish(),
        amount_set: MoneySet,
        tax_amount: Decimal.nullish(),
        tax_amount_set: MoneySet,
      }),
    )
    .nullish(),
  transactions: z
    .array(z.object({ kind: text, status: text, amount: Decimal, amount_set: MoneySet, currency: text }))
    .nullish(),
})
type ShopifyRefund = z.output<typeof Refund>
type Sum = z.output<typeof MoneySet>

/** An amount in the shop's currency, which figures without a currency are in; null where it is said in another. */
function shopMoney(plain: string | null | undefined, set: Sum, currency: string): number | null {
  const money = set?.shop_money
  if (!money) return minor(plain, currency)
  return money.currency_code === currency ? minor(money.amount, currency) : null
}
const total = (amounts: readonly (number | null)[]) =>
  amounts.includes(null) ? null : sum(amounts as readonly number[])

/**
 * What went back is what was transferred; the lines say for what, with their tax where the transfer holds it. A
 * transfer names the currency the buyer paid with: where that is another, the lines and the delivery say how much it
 * was in the shop's. The amount is null where nothing says so.
 */
export function refundOf(refund: ShopifyRefund, currency: string): ShopRefund {
  const { id, note, refund_line_items } = refund
  const amount = transferred(refund, currency)
  const refundLines = (refund_line_items ?? []).map((line) => ({
    external_id: line.line_item_id,
    goods: shopMoney(line.subtotal, line.subtotal_set, currency),
    tax: shopMoney(line.total_tax, line.total_tax_set, currency),
  }))
  const linesWith = (isTaxed: boolean) =>
    refundLines.map(({ external_id, goods, tax }) => ({
      external_id,
      amount: (goods ?? 0) + (isTaxed ? (tax ?? 0) : 0),
    }))
  const taxed = linesWith(true)
  const lines = sum(taxed.map((line) => line.amount)) <= (amount ?? 0) ? taxed : linesWith(false)
  return { external_id: id, amount, reason: clip(note ?? '', 500) || 'Shopify', lines }
}

function transferred(refund: ShopifyRefund, currency: string): number | null {
  const refunds = (refund.transactions ?? []).filter(
    ({ kind, status }) => kind === 'refund' && (status ?? 'success') === 'success',
  )
  const amounts = refunds.map(({ amount, amount_set, currency: paid_in }) =>
    amount_set?.shop_money || (paid_in ?? currency) === currency ? shopMoney(amount, amount_set, currency) : null,
  )
  const sum = total(amounts)
  if (sum !== null) return sum
  const worth = worthOf(refund, currency)
  return worth !== null && worth > 0 ? worth : null
}

/** What a refund takes off the order, by its lines, its delivery and what Shopify adjusts; null in another currency. */
function worthOf({ refund_line_items, refund_shipping_lines, order_adjustments }: ShopifyRefund, currency: string) {
  const adjusted = order_adjustments ?? []
  const lines = (refund_line_items ?? []).flatMap((line) => [
    shopMoney(line.subtotal, line.subtotal_set, currency),
    shopMoney(line.total_tax, line.total_tax_set, currency),
  ])
  // Earlier versions of the interface name delivery among the adjustments, which lower a refund when positive.
  const isAmong = adjusted.some(({ kind }) => kind === 'shipping_refund')
  const delivery = (isAmong ? [] : (refund_shipping_lines ?? [])).flatMap((line) => [
    shopMoney(null, line.subtotal_amount_set, currency),
    shopMoney(null, line.tax_amount_set, currency),
  ])
  const less = total(
    adjusted.flatMap((one) => [
      shopMoney(one.amount, one.amount_set, currency),
      shopMoney(one.tax_amount, one.tax_amount_set, currency),
    ]),
  )
  const goods = total([...lines, ...delivery])
  return goods === null || less === null ? null : goods - less
}
