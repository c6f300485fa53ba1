import { createHash } from 'node:crypto'
import type { HandOverProof, HandOverWay } from '@affluence/contract/couriers'
import type { Place } from '@affluence/contract/zones'
import { and, desc, eq } from 'drizzle-orm'
import type { Reader, Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { invalid, type Refusal } from '../../../kernel/refusal.ts'
import { zones } from '../../deals/zones/zones.tables.ts'
import { dropOffCode } from '../couriers/codes.service.ts'
import { checkCode } from '../couriers/codeTries.service.ts'
import { couriers } from '../couriers/couriers.tables.ts'
import { deliveries } from '../deliveries/deliveries.tables.ts'
import { moveOrder } from '../orders/orders.service.ts'
import { note } from '../orders/timeline.service.ts'
import { takeCash } from './cash.service.ts'
import { distance, distanceToZone, NEAR_M } from './distances.rules.ts'
import { courier_steps, hand_over_pictures, hand_over_proofs } from './rounds.tables.ts'
import type { Reported } from './rounds.service.ts'

export const proofPlace = (order_id: string) => `proof of the hand-over of ${order_id}`

/** The goods change hands: by the customer's code, or left at the door where the shop allows it. */
export async function handOver(kernel: Kernel, tx: Tx, reported: Reported): Promise<Refusal | null> {
  const { actor, input, assignment } = reported
  const way: HandOverWay = !input.code && assignment.allow_left_at_door ? 'left_at_door' : 'code'
  const distance_m = await howFar(tx, reported)
  const refused =
    way === 'code'
      ? await checkCode(tx, reported, dropOffCode(kernel, assignment))
      : await whyNotAtDoor(tx, reported, distance_m)
  if (refused) return refused
  const order = await takeCash(tx, reported)
  await writeProof(kernel, tx, reported, { way, distance_m })
  await moveOrder(tx, order, { to: 'completed' }, actor)
  return null
}

export const placeOf = ({ latitude, longitude }: Reported['input']): Place | null =>
  latitude === undefined || longitude === undefined ? null : { latitude, longitude }

async function whyNotAtDoor(tx: Tx, { actor, input, order }: Reported, distance_m: number | null) {
  const photo = (await picturesOf(tx, order.id)).find(({ kind }) => kind === 'photo')
  if (photo?.courier_id !== actor.courier_id) return invalid('', 'photo_required')
  if (!placeOf(input)) return invalid('latitude', 'position_required')
  if (distance_m !== null && distance_m > NEAR_M) return invalid('latitude', 'too_far', { distance_m, most: NEAR_M })
  return null
}

export const picturesOf = (db: Reader, order_id: string) =>
  db.select().from(hand_over_pictures).where(eq(hand_over_pictures.order_id, order_id))

/** From the door, else from the zone, else from where the courier arrived; null where none of them is known. */
async function howFar(tx: Tx, { input, assignment, order }: Reported): Promise<number | null> {
  const place = placeOf(input)
  if (!place) return null
  if (assignment.drop_off) return Math.round(distance(place, assignment.drop_off))
  const [zone] = await tx
    .select({ center: zones.center, radius_m: zones.radius_m, polygon: zones.polygon })
    .from(deliveries)
    .innerJoin(zones, eq(zones.id, deliveries.zone_id))
    .where(eq(deliveries.order_id, order.id))
  const outside = zone ? distanceToZone(place, zone) : null
  if (outside !== null) return Math.round(outside)
  const [arrived] = await tx
    .select({ position: courier_steps.position })
    .from(courier_steps)
    .where(and(eq(courier_steps.order_id, order.id), eq(courier_steps.step, 'arrived')))
    .orderBy(desc(courier_steps.created_at))
    .limit(1)
  return arrived?.position ? Math.round(distance(place, arrived.position)) : null
}

type Judged = { way: HandOverWay; distance_m: number | null }
async function writeProof({ crypto }: Kernel, tx: Tx, reported: Reported, { way, distance_m }: Judged) {
  const { actor, input, order } = reported
  const [courier] = await tx
    .select({ id: couriers.id, name: couriers.name })
    .from(couriers)
    .where(eq(couriers.id, actor.courier_id))
  const pictures = (await picturesOf(tx, order.id)).filter(({ courier_id }) => courier_id === actor.courier_id)
  const hashOf = (kind: string) => pictures.find((one) => one.kind === kind)?.sha256 ?? null
  const proof: HandOverProof = {
    order_id: order.id,
    courier: courier!,
    way,
    code: way === 'code' ? 'right' : 'not_asked',
    server_time: tx.now,
    device_time: input.at,
    position: placeOf(input),
    distance_m,
    photo_sha256: hashOf('photo'),
    signature_sha256: hashOf('signature'),
    signer: input.signer ?? null,
    cash: input.cash ?? null,
    currency: order.currency,
  }
  const json = JSON.stringify(proof)
  const sha256 = createHash('sha256').update(json).digest('hex')
  const sealed = crypto.seal(json, proofPlace(order.id))
  await tx.insert(hand_over_proofs).values({ order_id: order.id, way, proof: sealed, sha256, created_at: tx.now })
  await note(tx, order, { kind: 'handed_over', note: `sha256:${sha256}`, by: actor })
}
