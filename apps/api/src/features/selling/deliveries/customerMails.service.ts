import type { Locale } from '@affluence/contract/common'
import type { NoticeData } from '@affluence/contract/notifications'
import { eq } from 'drizzle-orm'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { moneyText } from '../../../kernel/money.ts'
import { escaped } from '../../platform/mails/mails.rules.ts'
import { sendMail } from '../../platform/mails/mails.service.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { itemsOf } from '../sale/items.service.ts'
import { type OrderRow, orders } from '../sale/sale.tables.ts'
import { findDelivery, secretPlace } from './deliveries.service.ts'

type CustomerMail = 'shop_order_placed' | 'shop_price_offered'

/** To the customer who left an address. The link is put in when it is sent: its secret stands in no mail that is kept. */
export async function mailCustomer(tx: Tx, kind: CustomerMail, order: OrderRow, locale: Locale, offered = 0) {
  const { id, customer_email: to, number, total, currency, delivery_fee, sponsor_id } = order
  if (to === null) return
  const [sponsor] = await tx.select({ shop: sponsors.company_name }).from(sponsors).where(eq(sponsors.id, sponsor_id))
  const amounts = { total: { amount: total, currency }, offered: { amount: offered, currency } }
  const asked = { amount: offered + delivery_fee, currency }
  const data = { order_id: id, number, ...sponsor!, ...amounts, asked }
  await sendMail(tx, { key: `${id}:${offered}`, kind, to, locale, data })
}

/** The products of the order and the link to follow it; a text by a stranger is mailed to nobody. */
export async function partsOfMail(kernel: Kernel, data: NoticeData, locale: Locale) {
  const order_id = String(data['order_id'])
  const { crypto, db } = kernel
  const row = await findDelivery(db.read, { order_id })
  const secret = row && crypto.open(row.delivery.tracking_secret, secretPlace(order_id))
  const [order] = await db.read.select({ currency: orders.currency }).from(orders).where(eq(orders.id, order_id))
  const sold = (await itemsOf(db.read, order_id)).filter(({ product_id }) => product_id !== null)
  const lines = sold.map(
    ({ name, quantity, total }) => `${quantity} × ${name} · ${moneyText(total, order!.currency, locale)}`,
  )
  return {
    data: { link: `/t/${secret}` },
    html:
      lines.length === 0
        ? ''
        : `<ul style="margin:0 0 16px;padding-left:20px">${lines.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul>`,
    text: lines.map((line) => `- ${line}`).join('\n'),
    attachments: [],
  }
}
