import { z } from 'zod'
import { id, Instant, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { FulfilmentState } from './orders.ts'
import { Latitude, Longitude } from './zones.ts'

/** Where a courier was last seen. */
export const CourierPosition = z
  .object({
    latitude: Latitude,
    longitude: Longitude,
    accuracy: z.int().nullable().meta({ description: 'In metres; null where the device did not say' }),
    is_imprecise: z.boolean().meta({ description: 'Off by 200 m or more: shown as a circle' }),
    at: Instant,
  })
  .meta({ id: 'CourierPosition' })
export type CourierPosition = z.output<typeof CourierPosition>

const Moment = z.iso.datetime({ offset: true }).meta({ examples: ['2026-03-01T09:30:00Z'] })
/** What the courier's page sends. */
const OwnPositions = z.strictObject({
  positions: z
    .array(
      z.strictObject({
        latitude: Latitude,
        longitude: Longitude,
        accuracy: z.number().min(0).max(1e7).nullish(),
        at: Moment,
      }),
    )
    .max(500),
})
/** What other programs send is taken as it is: a refusal would make them send the same again for ever. */
const OwnTracksMessage = z.looseObject({ _type: z.string().max(40) }).meta({
  description: 'OwnTracks in HTTP mode: `_type` `location` with `lat`, `lon`, `acc`, `tst`; other types are ignored',
})
const TraccarMessage = z
  .looseObject({
    location: z.union([z.looseObject({}), z.array(z.looseObject({})).max(1000)]),
    device_id: z.union([z.string().max(200), z.number()]).optional(),
  })
  .meta({ description: 'Traccar Client from version 9: `location.timestamp`, `location.coords` and `device_id`' })

const word = z.string().max(200).optional()
/** Traccar Client before version 9, by query or form. */
const traccarFields = {
  id: word,
  deviceid: word,
  lat: word,
  lon: word,
  location: word,
  timestamp: word,
  accuracy: word,
  valid: word,
  speed: word,
  bearing: word,
  heading: word,
  altitude: word,
  hdop: word,
  batt: word,
  charge: word,
  cell: word,
  wifi: word,
  driverUniqueId: word,
}
export const TraccarFields = z.looseObject(traccarFields).meta({
  description: 'Traccar Client before version 9, by query or form: `id`, `lat`, `lon`, `timestamp`, `accuracy`',
})
export type TraccarFields = z.output<typeof TraccarFields>

export const PositionReport = z
  .union([
    OwnPositions,
    OwnTracksMessage,
    TraccarMessage,
    // What means to be ours is judged as ours.
    TraccarFields.extend({ positions: z.never().optional() }),
  ])
  .optional()
export type PositionReport = z.output<typeof PositionReport>

/** An order on its way, as the sponsor watches it. */
export const WatchedOrder = z
  .object({
    id: id('ord'),
    number: z.string(),
    fulfilment: FulfilmentState,
    customer: z.object({ name: z.string(), address: z.string().nullable() }),
    zone: z.object({ id: id('zon'), name: z.string(), city: z.string() }).nullable(),
    courier: z.object({ id: id('cou'), name: z.string(), phone: z.string() }).nullable(),
    position: CourierPosition.nullable().meta({ description: 'Of its courier, while the order is with them' }),
    placed_at: Instant,
    expected_by: Instant.nullable().meta({
      description: 'When nine of ten orders of this zone and hour had arrived; null where too few are known',
    }),
    is_late: z.boolean(),
  })
  .meta({ id: 'WatchedOrder' })
export type WatchedOrder = z.output<typeof WatchedOrder>

const tag = 'Couriers'
export const positions = {
  send: endpoint({
    method: 'POST',
    path: '/api/v1/courier/positions',
    tag,
    summary: 'Say where the courier is',
    description:
      'With `Authorization: Courier <secret>`, with Basic authentication as `courier:<secret>`, or with the secret as the device identifier of Traccar Client. Kept once in ten seconds, and only while an order of this courier is under way.',
    query: TraccarFields,
    body: PositionReport,
    form: true,
    response: z.array(z.unknown()).meta({ description: 'Always empty, which is what OwnTracks expects' }),
    errors: { unauthenticated: 401, too_many_attempts: 429 },
  }),
  latest: endpoint({
    method: 'GET',
    path: '/api/v1/tracking',
    tag: 'Orders',
    summary: 'Orders on their way, with their couriers, those first that wait longest',
    description: 'Of the last 30 days: orders of the shop page that wait for a courier, and all that a courier brings.',
    query: z.strictObject({
      q: z.string().max(100).optional(),
      fulfilment: FulfilmentState.extract(['pending', 'assigned', 'picked_up', 'in_transit']).optional(),
      courier_id: id('cou').optional(),
      zone_id: id('zon').optional(),
      ...paging,
    }),
    response: page(WatchedOrder),
  }),
}
