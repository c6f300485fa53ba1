import type { CourierStep, ReportStep, RoundOrder } from '@affluence/contract/rounds'
import { and, asc, eq } from 'drizzle-orm'
import type { CourierActor } from '../../../kernel/access.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { pickupCode } from '../couriers/codes.service.ts'
import { checkCode } from '../couriers/codeTries.service.ts'
import { moveOrder } from '../orders/orders.service.ts'
import { aboutOrder } from '../orders/placing.service.ts'
import { note } from '../orders/timeline.service.ts'
import { orders } from '../sale/sale.tables.ts'
import { handOver } from './handOvers.service.ts'
import { courierArrived } from './rounds.events.ts'
import { findAssignment, presentOne, type Reported } from './rounds.service.ts'
import { courier_steps } from './rounds.tables.ts'
import { nextSteps, steps } from './steps.rules.ts'

/** A wrong code is counted, so its refusal is answered once the count is written. */
export async function reportStep(kernel: Kernel, actor: CourierActor, input: ReportStep): Promise<RoundOrder> {
  const outcome = await kernel.db.write((tx) => take(kernel, tx, actor, input))
  if (outcome instanceof Refusal) throw outcome
  return outcome
}

async function take(kernel: Kernel, tx: Tx, actor: CourierActor, input: ReportStep): Promise<RoundOrder | Refusal> {
  const assignment = await findAssignment(tx, actor, input.order_id)
  if (!(await isKnown(tx, actor, input))) {
    const [order] = await tx.select().from(orders).where(eq(orders.id, input.order_id))
    const done = await doneSteps(tx, input.order_id)
    if (assignment.ended_at || !nextSteps(order!.fulfilment, done).includes(input.step))
      throw new Refusal('conflict', 'wrong_state', { state: order!.fulfilment })
    const refused = await act(kernel, tx, { actor, input, order: order!, assignment })
    if (refused) return refused
    await write(tx, actor, input)
  }
  return presentOne(kernel, tx, actor, await findAssignment(tx, actor, input.order_id))
}

/** Sent again, it is done once; the same id for another step is a fault of the device. */
async function isKnown(tx: Tx, { courier_id }: CourierActor, { client_id, order_id, step }: ReportStep) {
  const [known] = await tx
    .select()
    .from(courier_steps)
    .where(and(eq(courier_steps.courier_id, courier_id), eq(courier_steps.client_id, client_id)))
  if (known && (known.order_id !== order_id || known.step !== step))
    throw new Refusal('conflict', 'client_id_reused', { step: known.step })
  return known !== undefined
}

async function doneSteps(tx: Tx, order_id: string): Promise<CourierStep[]> {
  const rows = await tx
    .select({ step: courier_steps.step })
    .from(courier_steps)
    .where(eq(courier_steps.order_id, order_id))
    .orderBy(asc(courier_steps.created_at))
  return rows.map(({ step }) => step)
}

async function act(kernel: Kernel, tx: Tx, reported: Reported): Promise<Refusal | null> {
  const { actor, input, order, assignment } = reported
  const { step, reason } = input
  if (step === 'handed_over') return handOver(kernel, tx, reported)
  if (step === 'picked_up') {
    const refused = await checkCode(tx, reported, pickupCode(kernel, assignment))
    if (refused) return refused
  }
  const { to } = steps[step]
  if (to) await moveOrder(tx, order, { to, ...(step === 'failed' && { note: reason }) }, actor)
  else await arrive(tx, reported)
  return null
}

async function arrive(tx: Tx, { actor, input, order }: Reported) {
  const { step } = input
  if (step !== 'arrived' && step !== 'arrived_pickup') return
  await note(tx, order, { kind: step, by: actor })
  const { courier_id } = actor
  await emit(tx, courierArrived, actor, aboutOrder(order), { order_id: order.id, courier_id })
}

async function write(tx: Tx, { courier_id }: CourierActor, input: ReportStep) {
  const { order_id, client_id, step, at, latitude, longitude } = input
  await tx.insert(courier_steps).values({
    id: tx.newId('stp'),
    order_id,
    courier_id,
    client_id,
    step,
    position: latitude === undefined || longitude === undefined ? null : { latitude, longitude },
    device_time: at,
    created_at: tx.now,
  })
}
