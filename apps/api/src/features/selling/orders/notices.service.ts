import { eq } from 'drizzle-orm'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Run } from '../../../kernel/work/work.ts'
import { notify } from '../../people/identities/notices.service.ts'
import type { NoticeKind } from '../../platform/notifications/notifications.rules.ts'
import { orders } from '../sale/sale.tables.ts'

export type OrderNotice = Extract<NoticeKind, `order_${string}` | 'payment_received'>

/** The sponsor is told of each step of an order in the app, once for each event. */
export const tellOrder = ({ db }: Kernel, id: string, kind: OrderNotice, run: Run) =>
  db.write(async (tx) => {
    const [order] = await tx.select().from(orders).where(eq(orders.id, id))
    if (!(await run.finish(tx)) || !order) return
    const { sponsor_id, number, customer_name, total: amount, currency } = order
    const data = { number, customer: customer_name, total: { amount, currency } }
    await notify(tx, { sponsor_id }, { kind, key: run.row.key ?? run.row.id, link: `/orders/${id}`, data })
  })
