import { line } from '@affluence/contract/common'
import { type Place, type Polygon, type Zone } from '@affluence/contract/zones'
import { z } from 'zod'
import { cornersOf } from '../../map/corners.ts'
import { polygonOf, readCorners, readPlace, writeCorners, writePlace } from './shapes.ts'

export type ShapeKind = 'none' | 'circle' | 'polygon'

export const stateOf = (zone?: Zone) => ({
  name: zone?.name ?? '',
  city: zone?.city ?? '',
  fee: zone?.fee as number | undefined,
  minimum: zone?.minimum ?? undefined,
  is_active: zone?.is_active ?? true,
  kind: kindOf(zone),
  center: zone?.center ? writePlace(zone.center) : '',
  radius_m: zone?.radius_m ?? (2000 as number | undefined),
  polygon: zone?.polygon ? writeCorners(cornersOf(zone.polygon)) : '',
})
export type ZoneState = ReturnType<typeof stateOf>
function kindOf(zone?: Zone): ShapeKind {
  if (zone?.polygon) return 'polygon'
  return zone && !zone.center ? 'none' : 'circle'
}

const money = z.int().min(0).max(1e12)
const base = z.object({
  name: line(100),
  city: line(100),
  fee: money,
  minimum: money.optional(),
  is_active: z.boolean(),
})
const place = z.string().transform((text, context): Place => {
  const read = readPlace(text)
  if (read) return read
  context.addIssue({ code: 'custom', params: { code: 'unreadable_place' } })
  return z.NEVER
})
const corners = z.string().transform((text, context): Polygon => {
  const read = readCorners(text)
  if (typeof read !== 'string') return polygonOf(read)
  context.addIssue({ code: 'custom', params: { code: read } })
  return z.NEVER
})
const circle = base.extend({ center: place, radius_m: z.int().min(50).max(200_000) })
const drawn = base.extend({ polygon: corners })
type Filled = z.output<typeof base> & { center?: Place; radius_m?: number; polygon?: Polygon }
/** Of the fields of the shape only those of the chosen kind count. */
export const schemaOf = (kind: ShapeKind): z.ZodType<Filled> => ({ none: base, circle, polygon: drawn })[kind]

export const bodyOf = ({ minimum, center, radius_m, polygon, ...fields }: Filled) => ({
  ...fields,
  minimum: minimum ?? null,
  center: center ?? null,
  radius_m: radius_m ?? null,
  polygon: polygon ?? null,
})
