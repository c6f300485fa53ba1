import { z } from 'zod'
import { id, Instant, line, Money, nothing, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { reached } from './quotas.ts'

export const Latitude = z
  .number()
  .min(-90)
  .max(90)
  .meta({ examples: [4.0511] })
export const Longitude = z
  .number()
  .min(-180)
  .max(180)
  .meta({ examples: [9.7679] })
export const Place = z.strictObject({ latitude: Latitude, longitude: Longitude }).meta({ id: 'Place' })
export type Place = z.output<typeof Place>

/** More corners than a city limit needs. */
export const MOST_CORNERS = 500
/** As GeoJSON writes it: longitude first. A height may follow, and is forgotten. */
const Position = z.tuple([Longitude, Latitude], z.number())
const Ring = z
  .array(Position)
  .min(4)
  .max(MOST_CORNERS + 1)
/** A polygon with holes has more of them; a zone has one. */
const Rings = z
  .tuple([Ring], Ring)
  .refine((rings) => rings.length === 1, { params: { code: 'too_many_rings' } })
  .meta({ maxItems: 1 })
/** One ring, closed, that does not cross itself. */
export const Polygon = z
  .strictObject({ type: z.literal('Polygon'), coordinates: Rings })
  .meta({ id: 'Polygon', description: 'A GeoJSON polygon (RFC 7946) with one ring of at most 500 corners' })
export type Polygon = z.output<typeof Polygon>

const fee = z.int().min(0).max(1e12)
const shape = {
  center: Place.nullable(),
  radius_m: z.int().min(50).max(200_000).nullable(),
  polygon: Polygon.nullable(),
}
const fields = {
  name: line(100),
  city: line(100),
  fee: fee.meta({ description: 'What delivery costs there, in minor units' }),
  minimum: fee.nullable().meta({ description: 'The goods must be worth at least this much' }),
  is_active: z.boolean(),
  ...shape,
}

/** Where a shop delivers, and for how much. */
export const Zone = z
  .object({
    ...fields,
    fee: Money,
    minimum: Money.nullable(),
    id: id('zon'),
    currency: z.string(),
    created_at: Instant,
    updated_at: Instant,
  })
  .meta({ id: 'Zone' })
export type Zone = z.output<typeof Zone>

const drawnOnce = ({ center, radius_m, polygon }: { center?: unknown; radius_m?: unknown; polygon?: unknown }) =>
  !(polygon && (center || radius_m))
const twice = { path: ['polygon'], params: { code: 'circle_and_polygon' } }
const whole = ({ center, radius_m }: { center?: unknown; radius_m?: unknown }) => Boolean(center) === Boolean(radius_m)
const half = { path: ['radius_m'], params: { code: 'half_a_circle' } }

export const CreateZone = z
  .strictObject({
    ...fields,
    minimum: fields.minimum.default(null),
    is_active: z.boolean().default(true),
    center: shape.center.default(null),
    radius_m: shape.radius_m.default(null),
    polygon: shape.polygon.default(null),
  })
  .refine(whole, half)
  .refine(drawnOnce, twice)
  .meta({ id: 'CreateZone' })
export type CreateZone = z.output<typeof CreateZone>
/** A new circle takes the place of a polygon, and the other way round. */
export const ChangeZone = z
  .strictObject(fields)
  .partial()
  .refine(whole, half)
  .refine(drawnOnce, twice)
  .meta({ id: 'ChangeZone' })
export type ChangeZone = z.output<typeof ChangeZone>

/** How zones are exchanged with map programs: a circle is a point with `radius_m` among its properties. */
const ZoneFeature = z.looseObject({
  type: z.literal('Feature'),
  geometry: z
    .discriminatedUnion('type', [z.strictObject({ type: z.literal('Point'), coordinates: Position }), Polygon])
    .nullable(),
  properties: z
    .looseObject({ name: line(100), city: line(100), fee, minimum: fee.nullish(), radius_m: shape.radius_m.optional() })
    .meta({ description: 'Other properties are ignored' }),
})
export const ZoneCollection = z
  .looseObject({ type: z.literal('FeatureCollection'), features: z.array(ZoneFeature).max(200) })
  .meta({ id: 'ZoneCollection' })
export type ZoneCollection = z.output<typeof ZoneCollection>

const path = (rest = '') => `/api/v1/zones${rest}` as const
const tag = 'Delivery zones'
const one = { tag, params: z.object({ id: id('zon') }), response: Zone } as const
const badShape = { polygon_open: 422, polygon_crosses_itself: 422, polygon_without_area: 422 } as const

export const zones = {
  list: endpoint({
    method: 'GET',
    path: path(),
    tag,
    summary: 'Where my shop delivers, by city and name',
    query: z.strictObject({ q: z.string().max(100).optional(), city: z.string().max(100).optional(), ...paging }),
    response: page(Zone),
  }),
  file: endpoint({
    method: 'GET',
    path: path('/file'),
    tag,
    summary: 'All my zones as GeoJSON',
    response: ZoneCollection,
  }),
  get: endpoint({ method: 'GET', path: path('/:id'), summary: 'One zone', ...one }),
  create: endpoint({
    method: 'POST',
    path: path(),
    tag,
    summary: 'Deliver to a zone',
    body: CreateZone,
    response: Zone,
    status: 201,
    errors: { name_taken: 409, ...badShape, ...reached },
  }),
  import: endpoint({
    method: 'POST',
    path: path('/import'),
    tag,
    summary: 'Take zones from GeoJSON',
    description: 'A zone with the same city and name is changed, the others are added; all of them or none.',
    body: ZoneCollection,
    most_bytes: 2_000_000,
    response: z.object({ added: z.int(), changed: z.int() }),
    idempotent: true,
    errors: { ...badShape, ...reached },
  }),
  change: endpoint({
    method: 'PATCH',
    path: path('/:id'),
    summary: 'Change a zone; orders keep what they were charged',
    body: ChangeZone,
    ...one,
    errors: { name_taken: 409, ...badShape },
  }),
  remove: endpoint({
    method: 'DELETE',
    path: path('/:id'),
    summary: 'No longer deliver to a zone',
    ...one,
    response: nothing,
    status: 204,
  }),
}
