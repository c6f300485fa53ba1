import { z } from 'zod'
import { Branding } from './branding.ts'
import { badPicture, id, Instant, line, Moment, Money, PositiveMoney, prose } from './common.ts'
import { PictureKind } from './couriers.ts'
import { endpoint } from './endpoint.ts'
import { FulfilmentState } from './orders.ts'
import { Latitude, Longitude, Place } from './zones.ts'

export const CourierStep = z.enum(['arrived_pickup', 'picked_up', 'in_transit', 'arrived', 'handed_over', 'failed'])
export type CourierStep = z.output<typeof CourierStep>

/** An order as the courier who brings it sees it: no code, and nobody’s name once it is over. */
export const RoundOrder = z
  .object({
    order_id: id('ord'),
    number: z.string(),
    fulfilment: FulfilmentState,
    steps: z.array(z.object({ step: CourierStep, at: Instant })),
    next: z.array(CourierStep).meta({ description: 'The steps that may be reported now' }),
    customer: z
      .object({
        name: z.string(),
        phone: z.string().nullable(),
        address: z.string().nullable(),
        area: z.string().nullable(),
        city: z.string().nullable(),
      })
      .nullable()
      .meta({ description: 'Null once the order is over' }),
    zone: z.object({ name: z.string(), city: z.string() }).nullable(),
    drop_off: Place.nullable(),
    note: z.string().nullable(),
    items: z.array(z.object({ name: z.string(), quantity: z.int() })),
    currency: z.string(),
    due: Money.meta({ description: 'What the customer has yet to pay' }),
    cash: Money.nullable().meta({ description: 'What the courier recorded' }),
    allow_left_at_door: z.boolean(),
    has_photo: z.boolean(),
    has_signature: z.boolean(),
    locked_until: Instant.nullable().meta({ description: 'Too many wrong codes: none is taken before' }),
    ended_at: Instant.nullable(),
  })
  .meta({ id: 'RoundOrder' })
export type RoundOrder = z.output<typeof RoundOrder>

export const Round = z
  .object({
    courier: z.object({ name: z.string() }),
    shop: Branding.pick({ name: true, logo_url: true, colors: true }).extend({
      address: z.string().nullable(),
      city: z.string().nullable(),
    }),
    orders: z.array(RoundOrder).max(300).meta({ description: 'In the order in which they were assigned' }),
    ends_at: Instant.nullable().meta({ description: 'When the link opens nothing any more; null while orders wait' }),
  })
  .meta({ id: 'Round' })
export type Round = z.output<typeof Round>

export const ReportStep = z
  .strictObject({
    order_id: id('ord'),
    step: CourierStep,
    code: z
      .string()
      .trim()
      .max(20)
      .optional()
      .meta({ description: 'Of the shop for `picked_up`, of the customer for `handed_over`' }),
    reason: prose(500, 1).optional().meta({ description: 'Why it failed' }),
    signer: line(100).optional().meta({ description: 'Who took the goods' }),
    cash: z
      .union([z.literal(0), PositiveMoney])
      .optional()
      .meta({ description: 'What the customer paid in cash' }),
    client_id: line(100).meta({ description: 'Made by the device, once for each step: sent again, it is done once' }),
    at: Moment.meta({ description: 'By the clock of the device' }),
    latitude: Latitude.optional(),
    longitude: Longitude.optional(),
  })
  .refine(({ step, reason }) => step !== 'failed' || reason, { path: ['reason'], params: { code: 'required' } })
  .refine(({ step, cash }) => step === 'handed_over' || cash === undefined, {
    path: ['cash'],
    params: { code: 'only_at_hand_over' },
  })
  .refine(({ latitude, longitude }) => (latitude === undefined) === (longitude === undefined), {
    path: ['longitude'],
    params: { code: 'half_a_place' },
  })
  .meta({ id: 'ReportStep' })
export type ReportStep = z.output<typeof ReportStep>

const path = (rest: string) => `/api/v1/courier/${rest}` as const
const tag = 'Courier’s round'

export const rounds = {
  get: endpoint({
    method: 'GET',
    path: path('round'),
    tag,
    summary: 'The orders that I bring',
    response: Round,
  }),
  step: endpoint({
    method: 'POST',
    path: path('steps'),
    tag,
    summary: 'Report a step of an order',
    description:
      'Steps may be kept while there is no network and sent later, in their order; each is done once, however often it is sent. `wrong_state` says that the order is elsewhere by now: such a step need not be sent again.',
    body: ReportStep,
    response: RoundOrder,
    errors: {
      wrong_state: 409,
      client_id_reused: 409,
      account_closed: 409,
      code_required: 422,
      wrong_code: 422,
      photo_required: 422,
      position_required: 422,
      too_far: 422,
      more_than_left: 422,
      too_large: 422,
      code_locked: 429,
    },
  }),
  picture: endpoint({
    method: 'PUT',
    path: path('orders/:id/photo'),
    tag,
    summary: 'Send a photo of the hand-over, or the signature',
    description: 'Before the hand-over is reported. Another picture of its kind takes its place.',
    params: z.object({ id: id('ord') }),
    query: z.strictObject({ kind: PictureKind.default('photo') }),
    takes: ['image/png', 'image/jpeg', 'image/webp', 'application/octet-stream'],
    most_bytes: 10 * 1024 * 1024,
    most_a_minute: 60,
    response: RoundOrder,
    errors: { wrong_state: 409, ...badPicture },
  }),
}
