import type { Place, Zone } from '@affluence/contract/zones'

const EARTH_M = 6_371_008.8
const radians = (degrees: number) => (degrees * Math.PI) / 180

/** In metres, along the surface. */
export function distance(a: Place, b: Place): number {
  const half = (from: number, to: number) => Math.sin(radians(to - from) / 2) ** 2
  const around =
    half(a.latitude, b.latitude) +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * half(a.longitude, b.longitude)
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(around)))
}

type Point = { x: number; y: number }
/** On a flat map around `center`, in metres: exact enough for a city. */
const flatten = (center: Place, { latitude, longitude }: Place): Point => ({
  x: radians(longitude - center.longitude) * EARTH_M * Math.cos(radians(center.latitude)),
  y: radians(latitude - center.latitude) * EARTH_M,
})

/** From the origin to the line between two points. */
function toLine(a: Point, b: Point) {
  const [dx, dy] = [b.x - a.x, b.y - a.y]
  const length = dx * dx + dy * dy
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, -(a.x * dx + a.y * dy) / length))
  return Math.hypot(a.x + along * dx, a.y + along * dy)
}

/** Whether the line from the origin to the east crosses the one between two points. */
const crosses = (a: Point, b: Point) => a.y > 0 !== b.y > 0 && a.x - (a.y * (b.x - a.x)) / (b.y - a.y) > 0

type Shape = Pick<Zone, 'center' | 'radius_m' | 'polygon'>
/** How far outside of a zone a place lies: 0 within it, null where the zone has no shape. */
export function distanceToZone(place: Place, { center, radius_m, polygon }: Shape): number | null {
  if (center && radius_m !== null) return Math.max(0, distance(place, center) - radius_m)
  if (!polygon) return null
  const corners = polygon.coordinates[0].map(([longitude, latitude]) => flatten(place, { latitude, longitude }))
  const lines = corners.slice(1).map((corner, n): [Point, Point] => [corners[n]!, corner])
  const isInside = lines.filter(([a, b]) => crosses(a, b)).length % 2 === 1
  return isInside ? 0 : Math.min(...lines.map(([a, b]) => toLine(a, b)))
}

/** A parcel may be left at the door where the courier stands no farther from it than this. */
export const NEAR_M = 150
