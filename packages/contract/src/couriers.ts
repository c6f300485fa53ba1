import { z } from 'zod'
import { Day, id, Instant, line, Money, nameText, page, paging, PositiveMoney } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Phone } from './identities.ts'
import { Place } from './zones.ts'

/** Somebody who brings a sponsor’s orders to customers. They have no account: a link opens their round. */
export const Courier = z
  .object({
    id: id('cou'),
    name: z.string(),
    phone: z.string(),
    vehicle: z.string().nullable(),
    active: z.boolean(),
    open_orders: z.int().meta({ description: 'Assigned and not yet delivered' }),
    has_link: z.boolean().meta({ description: 'A link that was given out still opens the round' }),
    created_at: Instant,
    updated_at: Instant,
  })
  .meta({ id: 'Courier' })
export type Courier = z.output<typeof Courier>

const fields = { name: nameText(100), phone: Phone, vehicle: line(60).nullable() }
export const CreateCourier = z
  .strictObject({ ...fields, vehicle: fields.vehicle.default(null) })
  .meta({ id: 'CreateCourier' })
export type CreateCourier = z.output<typeof CreateCourier>
export const ChangeCourier = z
  .strictObject({ ...fields, active: z.boolean() })
  .partial()
  .meta({ id: 'ChangeCourier' })
export type ChangeCourier = z.output<typeof ChangeCourier>

const terms = {
  allow_left_at_door: z
    .boolean()
    .default(false)
    .meta({ description: 'A photo and a position near the customer may take the place of the code' }),
  drop_off: Place.nullable()
    .default(null)
    .meta({ description: 'The customer’s door, where you know it; otherwise the zone says what is near' }),
}
const keepLink = z.boolean().default(false).meta({
  description: 'Adds to the round under way: its link stays as it is, and `courier_url` is null where there is one',
})
const courierUrl = z.string().nullable().meta({
  description: 'Opens the courier’s whole round, and is shown once. A link that was given out before opens nothing',
})
/** What became of one order when several were assigned together */
export const AssignOutcome = z.enum(['assigned', 'not_found', 'wrong_state'])
export type AssignOutcome = z.output<typeof AssignOutcome>

/** Cash that one courier took on one day, in one currency. */
export const CourierCash = z
  .object({
    courier: z.object({ id: id('cou'), name: z.string() }),
    day: Day.meta({ description: 'By the time zone of the shop page' }),
    currency: z.string(),
    orders: z.int(),
    amount: Money.meta({ description: 'What the courier recorded on that day' }),
    open_amount: Money.meta({ description: 'What has not been closed yet' }),
    counted: Money.nullable().meta({ description: 'What you counted when you closed the day' }),
    closed_at: Instant.nullable().meta({ description: 'Null while some of it is open' }),
  })
  .meta({ id: 'CourierCash' })
export type CourierCash = z.output<typeof CourierCash>

export const HandOverWay = z.enum(['code', 'left_at_door'])
export type HandOverWay = z.output<typeof HandOverWay>
/** What shows that an order was handed over: written once, and never changed. */
export const HandOverProof = z
  .object({
    order_id: id('ord'),
    courier: z.object({ id: id('cou'), name: z.string() }),
    way: HandOverWay,
    code: z.enum(['right', 'not_asked']),
    server_time: Instant,
    device_time: Instant,
    position: Place.nullable(),
    distance_m: z.int().nullable().meta({ description: 'From the door or the zone; null where neither is known' }),
    photo_sha256: z.string().nullable(),
    signature_sha256: z.string().nullable(),
    signer: z.string().nullable(),
    cash: Money.nullable(),
    currency: z.string(),
  })
  .meta({ id: 'HandOverProof' })
export type HandOverProof = z.output<typeof HandOverProof>

/** What a courier may add to a hand-over */
export const PictureKind = z.enum(['photo', 'signature'])
export type PictureKind = z.output<typeof PictureKind>

const path = (rest = '') => `/api/v1/couriers${rest}` as const
const tag = 'Couriers'
const one = { tag, params: z.object({ id: id('cou') }), response: Courier } as const
const ofOrder = { tag, params: z.object({ id: id('ord') }) } as const
const notAssigned = { courier_inactive: 409 } as const

export const couriers = {
  list: endpoint({
    method: 'GET',
    path: path(),
    tag,
    summary: 'My couriers, by name',
    query: z.strictObject({
      q: z.string().max(100).optional(),
      active: z.stringbool().optional(),
      ...paging,
    }),
    response: page(Courier),
  }),
  get: endpoint({ method: 'GET', path: path('/:id'), summary: 'One courier', ...one }),
  create: endpoint({
    method: 'POST',
    path: path(),
    tag,
    summary: 'Add a courier',
    body: CreateCourier,
    response: Courier,
    status: 201,
  }),
  change: endpoint({
    method: 'PATCH',
    path: path('/:id'),
    summary: 'Change a courier; the link of one who is no longer active opens nothing',
    body: ChangeCourier,
    ...one,
  }),
  giveLink: endpoint({
    method: 'POST',
    path: path('/:id/link'),
    tag,
    summary: 'Give out a new link to a courier’s round; the one of before opens nothing any more',
    params: one.params,
    response: z.object({ courier_url: z.string() }),
    errors: notAssigned,
  }),
  endLink: endpoint({
    method: 'DELETE',
    path: path('/:id/link'),
    tag,
    summary: 'End the link to a courier’s round, as when a phone was lost',
    params: one.params,
    response: z.void(),
    status: 204,
  }),
  assign: endpoint({
    method: 'POST',
    path: '/api/v1/orders/:id/assign',
    summary: 'Have a courier bring an order, or another courier than before',
    description: 'Who had the order before no longer finds it. An order that no customer could follow yet gets a link.',
    ...ofOrder,
    body: z.strictObject({ courier_id: id('cou'), keep_link: keepLink, ...terms }),
    response: z.object({ courier_url: courierUrl }),
    errors: { wrong_state: 409, unknown_courier: 422, ...notAssigned },
  }),
  assignMany: endpoint({
    method: 'POST',
    path: path('/:id/orders'),
    tag,
    summary: 'Have a courier bring several orders, in this order',
    description: 'Each order is judged for itself; the answer says what became of it.',
    params: one.params,
    body: z.strictObject({
      order_ids: z.array(id('ord')).min(1).max(100),
      allow_left_at_door: terms.allow_left_at_door,
      keep_link: keepLink,
    }),
    response: z.object({
      courier_url: courierUrl,
      results: z.array(z.object({ order_id: id('ord'), outcome: AssignOutcome })).max(100),
    }),
    errors: notAssigned,
  }),
  codes: endpoint({
    method: 'GET',
    path: '/api/v1/orders/:id/codes',
    summary: 'The code to tell the courier when the goods are picked up',
    description: 'The code of the hand-over stands on the customer’s tracking page only.',
    ...ofOrder,
    response: z.object({ pickup: z.string().nullable().meta({ description: 'Null once it was used' }) }),
  }),
  proof: endpoint({
    method: 'GET',
    path: '/api/v1/orders/:id/proof',
    summary: 'What shows that an order was handed over',
    description: 'The SHA-256 of `json`, as it stands there, is noted in the order’s timeline.',
    ...ofOrder,
    response: z.object({ proof: HandOverProof, json: z.string(), sha256: z.string() }),
  }),
  picture: endpoint({
    method: 'GET',
    path: '/api/v1/orders/:id/proof/:kind',
    tag,
    summary: 'The photo or the signature of a hand-over',
    params: z.object({ id: id('ord'), kind: PictureKind }),
    response: z.any(),
    media: 'image/*',
  }),
  cash: endpoint({
    method: 'GET',
    path: path('/cash'),
    tag,
    summary: 'Cash that couriers took, by courier and day, newest first',
    query: z.strictObject({
      courier_id: id('cou').optional(),
      open: z.stringbool().optional().meta({ description: 'Only what has not been closed yet' }),
      from: Day.optional(),
      to: Day.optional(),
      ...paging,
    }),
    response: page(CourierCash),
  }),
  closeCash: endpoint({
    method: 'POST',
    path: path('/:id/cash/close'),
    tag,
    summary: 'Close the cash of a courier’s day',
    description: 'What the courier records for that day afterwards is open again.',
    params: one.params,
    body: z.strictObject({
      day: Day,
      currency: z.string().length(3).optional().meta({ description: 'Yours, unless said' }),
      counted: z.union([z.literal(0), PositiveMoney]).meta({ description: 'What the courier handed in' }),
    }),
    response: CourierCash,
    errors: { nothing_to_close: 409 },
  }),
}
