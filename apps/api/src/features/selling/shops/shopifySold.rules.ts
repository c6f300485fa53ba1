import { fraction, sum } from '../../../kernel/money.ts'
import { minor } from './shopOrder.rules.ts'

type Amount = string | null | undefined
type Item = {
  id: string
  title?: Amount
  name?: Amount
  quantity: number
  current_quantity?: number | null | undefined
  price: string
  total_discount?: Amount
  discount_allocations?: { amount: string }[] | null | undefined
  tax_lines?: { price: string }[] | null | undefined
}
type ShopifyOrder = {
  currency: string
  taxes_included?: boolean | null | undefined
  cancelled_at?: Amount
  total_price: string
  current_total_price?: Amount
  line_items: Item[]
  refunds?: RefundOf[] | null | undefined
}
type RefundOf = {
  refund_line_items?: { line_item_id: string; quantity?: number | null | undefined }[] | null | undefined
  order_adjustments?: unknown[] | null | undefined
  transactions?: { kind?: Amount; status?: Amount }[] | null | undefined
}

const failed = new Set(['failure', 'error'])
/** Money went back or is on its way, or Shopify notes that for these goods none does: they were sold. */
const isRefund = ({ transactions, order_adjustments }: RefundOf) =>
  (order_adjustments ?? []).length > 0 ||
  (transactions ?? []).some(({ kind, status }) => kind === 'refund' && !failed.has(status ?? ''))

/**
 * What an order sells now, before anything was given back. Shopify leaves a line that was edited away in the order
 * with its first quantity, and lists it among the refunds, without any money; `current_quantity` and
 * `current_total_price` lack what was edited away, and what was given back as well.
 */
export function currentSale(order: ShopifyOrder) {
  const { currency, line_items, cancelled_at } = order
  const refunds = (order.refunds ?? []).filter(isRefund)
  const returned = (id: string) =>
    sum(
      refunds
        .flatMap(({ refund_line_items }) => refund_line_items ?? [])
        .map(({ line_item_id, quantity }) => (line_item_id === id ? (quantity ?? 0) : 0)),
    )
  // Of a cancelled order nothing is left: it is told as it was.
  const quantityOf = ({ id, quantity, current_quantity: current }: Item) =>
    cancelled_at || typeof current !== 'number' ? quantity : Math.min(quantity, current + returned(id))
  const [first, lines] = [
    line_items.map((item) => lineOf(order, item, item.quantity)),
    line_items.map((item) => lineOf(order, item, quantityOf(item))),
  ]
  const goods = (of: ReturnType<typeof lineOf>[]) => sum(of.map(({ gross, discount }) => gross - discount))
  const total = minor(order.total_price, currency)
  const current = order.current_total_price && !cancelled_at ? minor(order.current_total_price, currency) : total
  if (current === total || refunds.length === 0) return { lines, total: current }
  return { lines, total: total - (goods(first) - goods(lines)) }
}

function lineOf({ currency, taxes_included }: ShopifyOrder, item: Item, quantity: number) {
  const share = (amount: number) => fraction(amount, quantity, item.quantity)
  const tax = share(sum((item.tax_lines ?? []).map(({ price }) => minor(price, currency))))
  const subtotal = minor(item.price, currency) * quantity
  const discounts = (item.discount_allocations ?? []).map(({ amount }) => minor(amount, currency))
  const discount = share(discounts.length > 0 ? sum(discounts) : minor(item.total_discount, currency))
  const gross = taxes_included ? subtotal : subtotal + tax
  return { external_id: item.id, name: item.title ?? item.name ?? '', quantity, gross, discount, tax }
}
