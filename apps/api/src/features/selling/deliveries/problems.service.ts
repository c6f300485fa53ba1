import { eq } from 'drizzle-orm'
import { DAY, HOUR } from '../../../kernel/clock.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { emit, type Run } from '../../../kernel/work/work.ts'
import { limitAttempts } from '../../people/credentials/attempts.service.ts'
import { notify } from '../../people/identities/notices.service.ts'
import { aboutOrder } from '../orders/placing.service.ts'
import { note } from '../orders/timeline.service.ts'
import { orders } from '../sale/sale.tables.ts'
import { problemReported } from './deliveries.events.ts'
import { findTracked } from './tracking.service.ts'

const limits = (order_id: string) => [
  { key: `problem:${order_id}`, most: 3, window: HOUR },
  { key: `problems:${order_id}`, most: 10, window: DAY },
]

/** The customer tells the shop what is wrong; what comes of it is between the two. */
export async function reportProblem(kernel: Kernel, following: { secret: string; ip: string }, message: string) {
  const { delivery } = await findTracked(kernel, following)
  await limitAttempts(kernel.db, limits(delivery.order_id))
  await kernel.db.write(async (tx) => {
    const [order] = await tx.select().from(orders).where(eq(orders.id, delivery.order_id))
    await note(tx, order!, { kind: 'problem_reported', note: message, by: null })
    await emit(tx, problemReported, null, aboutOrder(order!), { order_id: order!.id, message })
  })
}

type Reported = { order_id: string; message: string }
export const tellOfProblem = ({ db }: Kernel, { order_id, message }: Reported, run: Run) =>
  db.write(async (tx) => {
    const [order] = await tx.select().from(orders).where(eq(orders.id, order_id))
    if (!(await run.finish(tx)) || !order) return
    const data = { number: order.number, customer: order.customer_name, message }
    const notice = { kind: 'order_problem', key: run.row.key ?? run.row.id, link: `/orders/${order_id}`, data } as const
    await notify(tx, { sponsor_id: order.sponsor_id }, notice)
  })
