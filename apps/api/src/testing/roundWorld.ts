import { branding } from '@affluence/contract/branding'
import { couriers } from '@affluence/contract/couriers'
import { deliveries } from '@affluence/contract/deliveries'
import type { Endpoint, Input } from '@affluence/contract/endpoint'
import { orders } from '@affluence/contract/orders'
import { type ReportStep, rounds } from '@affluence/contract/rounds'
import { storefronts } from '@affluence/contract/storefronts'
import { zones } from '@affluence/contract/zones'
import { assignmentOf, dropOffCode } from '../features/selling/couriers/codes.service.ts'
import { affiliationWorld } from './affiliationWorld.ts'

export const akwa = { latitude: 4.0511, longitude: 9.7679 }

/** A shop with a zone, couriers and orders of strangers, and what couriers do. */
export async function roundWorld() {
  const w = await affiliationWorld()
  const { slug } = (await w.shop(branding.get)).body
  const circle = { center: akwa, radius_m: 500 }
  const zone = (await w.shop(zones.create, { body: { name: 'Akwa', city: 'Douala', fee: 5_00, ...circle } })).body
  const pen = await w.offer({ name: 'Pen', price: 20_00 })
  let count = 0

  const hire = async (name = `Moussa ${++count}`, by = w.shop) =>
    (await by(couriers.create, { body: { name, phone: `+23767000${String(++count).padStart(4, '0')}` } })).body

  /** An order of a stranger: 20.00 for the goods and 5.00 for the delivery. */
  async function ordered() {
    const customer = { name: 'Zoe Atangana', phone: `+23765200${String(++count).padStart(4, '0')}`, address: 'Rue 1' }
    const body = { items: [{ product_id: pen.id, quantity: 1 }], zone_id: zone.id, customer, note: 'Second floor' }
    const placed = (await w.stranger(storefronts.order, { params: { slug }, body }, { from: `10.31.0.${count % 250}` }))
      .body
    const [found] = (await w.shop(orders.list, { query: { q: placed.number } })).body.data
    return { id: found!.id, secret: placed.tracking_url.split('/t/')[1]! }
  }

  /** Calls as the courier who holds the link. */
  const holding =
    (url: string) =>
    <E extends Endpoint>(endpoint: E, input?: Input<E>, headers: Record<string, string> = {}) =>
      w.stranger(endpoint, input, { authorization: `Courier ${url.split('#')[1]}`, ...headers })
  type Holder = ReturnType<typeof holding>

  const assign = async (order_id: string, courier_id: string, more: object = {}) => {
    const answer = await w.shop(couriers.assign, { params: { id: order_id }, body: { courier_id, ...more } })
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.json))
    return { url: answer.body.courier_url, courier: holding(answer.body.courier_url ?? '') }
  }
  /** An order on its way, with the courier who brings it. */
  async function assigned(more: object = {}) {
    const order = await ordered()
    const { id: courier_id } = await hire()
    return { ...order, courier_id, ...(await assign(order.id, courier_id, more)) }
  }

  const step = (courier: Holder, order_id: string, name: ReportStep['step'], more: Partial<ReportStep> = {}) =>
    courier(rounds.step, {
      body: { order_id, step: name, client_id: `c${++count}`, at: w.kernel.clock.now(), ...more },
    })
  const pickupOf = async (id: string) => (await w.shop(couriers.codes, { params: { id } })).body.pickup!
  /** As the customer reads it: from the one place where it can be opened. */
  const dropOffOf = async (id: string) => dropOffCode(w.kernel, (await assignmentOf(w.kernel.db.read, id))!)
  const wrong = (code: string) => String((Number(code) + 1) % 10 ** code.length).padStart(code.length, '0')

  /** Up to the customer's door. */
  async function brought(courier: Holder, id: string) {
    await step(courier, id, 'arrived_pickup')
    await step(courier, id, 'picked_up', { code: await pickupOf(id) })
    await step(courier, id, 'in_transit')
    const { status, json } = await step(courier, id, 'arrived')
    if (status !== 200) throw new Error(JSON.stringify(json))
  }

  const send = (url: string, order_id: string, bytes: Buffer, kind = 'photo', type = 'image/jpeg') =>
    w.app.inject({
      method: 'PUT',
      url: `/api/v1/courier/orders/${order_id}/photo?kind=${kind}`,
      headers: { authorization: `Courier ${url.split('#')[1]}`, 'content-type': type },
      payload: bytes,
    })
  const orderOf = async (id: string) => (await w.shop(orders.get, { params: { id } })).body
  const track = async (secret: string) => (await w.stranger(deliveries.track, { params: { secret } })).body

  return {
    ...w,
    zone,
    hire,
    ordered,
    holding,
    assign,
    assigned,
    step,
    pickupOf,
    dropOffOf,
    wrong,
    brought,
    send,
    orderOf,
    track,
  }
}
export type RoundWorld = Awaited<ReturnType<typeof roundWorld>>
