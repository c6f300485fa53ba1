import type { FulfilmentState } from '@affluence/contract/orders'
import type { CourierStep } from '@affluence/contract/rounds'
import type { Place } from '@affluence/contract/zones'
import { and, eq, isNull } from 'drizzle-orm'
import type { CourierActor, SponsorActor } from '../../../kernel/access.ts'
import { HOUR, later, MINUTE } from '../../../kernel/clock.ts'
import { assignmentOf, dropOffCode, pickupCode } from '../../selling/couriers/codes.service.ts'
import { createCourier } from '../../selling/couriers/couriers.service.ts'
import { courier_rounds } from '../../selling/couriers/couriers.tables.ts'
import { setPayment } from '../../selling/orders/orders.service.ts'
import { recordPositions } from '../../selling/positions/positions.service.ts'
import { assign } from '../../selling/rounds/assigning.service.ts'
import { reportStep } from '../../selling/rounds/steps.service.ts'
import type { World } from './demo.world.ts'

type Shop = { actor: SponsorActor; phone: string; couriers: readonly string[] }
export async function hireCouriers({ kernel }: World, { actor, phone, couriers }: Shop) {
  const vehicles = ['Moto', 'Vélo cargo']
  const ids: string[] = []
  for (const [n, name] of couriers.entries())
    ids.push((await createCourier(kernel, actor, { name, phone: `${phone}99${n}0`, vehicle: vehicles[n]! })).id)
  return ids
}

/** Where the order ends, and whether its customer pays at the door. */
export type Way = { to: FulfilmentState; isPaid: boolean; isCash?: true }
type Order = { id: string; total: number }
export type Bringing = { actor: SponsorActor; order: Order; courier_id: string; way: Way; at: Place }

const stepsTo: Partial<Record<FulfilmentState, readonly CourierStep[]>> = {
  picked_up: ['arrived_pickup', 'picked_up'],
  in_transit: ['arrived_pickup', 'picked_up', 'in_transit'],
  completed: ['arrived_pickup', 'picked_up', 'in_transit', 'arrived', 'handed_over'],
  failed: ['arrived_pickup', 'picked_up', 'failed'],
}

/** A courier gets the order and reports each step, a third of an hour after the one before. */
export async function bring(world: World, bringing: Bringing) {
  const { kernel, clock } = world
  const { actor, order, courier_id, way } = bringing
  if (way.isPaid && !way.isCash) await setPayment(kernel, actor, order.id, 'paid')
  if (way.to === 'pending') return
  clock.steer(later(clock.now(), HOUR / 3))
  const terms = { allow_left_at_door: false, drop_off: null, keep_link: true }
  await assign(kernel, actor, order.id, { courier_id, ...terms })
  const courier = await courierActor(world, actor, courier_id)
  for (const step of stepsTo[way.to] ?? []) {
    clock.steer(later(clock.now(), HOUR / 3))
    await report(world, { ...bringing, courier }, step)
  }
}

/** The phone of a courier who is still under way has just said where it is. */
export async function sharePosition(world: World, { actor, courier_id, at }: Bringing, today: string) {
  world.clock.steer(today)
  const courier = await courierActor(world, actor, courier_id)
  const fixes = [4, 3, 2, 1].map((minutes) => ({
    latitude: at.latitude - minutes * 0.0015,
    longitude: at.longitude + minutes * 0.002,
    accuracy: 12,
    at: later(today, -minutes * MINUTE),
  }))
  await recordPositions(world.kernel, courier, fixes)
}

async function report({ kernel, clock }: World, of: Bringing & { courier: CourierActor }, step: CourierStep) {
  const { order, way, courier, at } = of
  const assignment = (await assignmentOf(kernel.db.read, order.id))!
  await reportStep(kernel, courier, {
    order_id: order.id,
    step,
    client_id: `${order.id} ${step}`,
    at: clock.now(),
    ...at,
    ...(step === 'picked_up' && { code: pickupCode(kernel, assignment) }),
    ...(step === 'handed_over' && { code: dropOffCode(kernel, assignment) }),
    ...(step === 'handed_over' && way.isCash && { cash: order.total }),
    ...(step === 'failed' && { reason: 'Personne à l’adresse indiquée, téléphone éteint' }),
  })
}

/** As the link that the sponsor gave out would say. */
async function courierActor(
  { kernel }: World,
  { sponsor_id }: SponsorActor,
  courier_id: string,
): Promise<CourierActor> {
  const [link] = await kernel.db.read
    .select({ id: courier_rounds.id })
    .from(courier_rounds)
    .where(and(eq(courier_rounds.courier_id, courier_id), isNull(courier_rounds.revoked_at)))
  const client = { ip: '', user_agent: '' }
  const shop = { shop_id: sponsor_id, approval: 'approved', flagged: false } as const
  return { ...client, ...shop, kind: 'courier', courier_id, round_id: link!.id }
}
