import { Latitude, Longitude, MOST_CORNERS, type Place, Polygon, type Zone } from '@affluence/contract/zones'
import type { Key } from '../../kernel/messages.ts'
import { cornersOf } from '../../map/corners.ts'

/** Places are written as maps on the web show them: latitude first. */
const written = (degrees: number) => degrees.toFixed(5)
export const writePlace = ({ latitude, longitude }: Place) => `${written(latitude)}, ${written(longitude)}`

const withPoints = /^(-?\d+(?:\.\d+)?)\s*[,;\s]\s*(-?\d+(?:\.\d+)?)$/
const withCommas = /^(-?\d+,\d+)\s*[,;]?\s+(-?\d+,\d+)$/
/** Reads “4.0511, 9.7679”, and “4,0511 9,7679” as some write it; null is no place. */
export function readPlace(text: string): Place | null {
  const [, north, east] = withCommas.exec(text.trim()) ?? withPoints.exec(text.trim()) ?? []
  if (north === undefined || east === undefined) return null
  const latitude = Latitude.safeParse(Number(north.replace(',', '.')))
  const longitude = Longitude.safeParse(Number(east.replace(',', '.')))
  return latitude.success && longitude.success ? { latitude: latitude.data, longitude: longitude.data } : null
}

/** One corner a line; the first is not repeated at the end. */
export const writeCorners = (corners: readonly Place[]) => corners.map(writePlace).join('\n')
export function polygonOf(corners: readonly Place[]): Polygon {
  const ring = corners.map(({ latitude, longitude }): [number, number] => [longitude, latitude])
  return { type: 'Polygon', coordinates: [[...ring, ring[0]!]] }
}

export type CornersFault = 'unreadable_corners' | 'too_few_corners' | 'too_many_corners'
/** Corners as text, a line each, or a polygon of GeoJSON. */
export function readCorners(text: string): Place[] | CornersFault {
  const trimmed = text.trim()
  if (trimmed.startsWith('{')) return readGeometry(trimmed)
  const places = trimmed
    .split(/\n/)
    .filter((row) => row.trim() !== '')
    .map(readPlace)
  const corners = places.filter((place) => place !== null)
  if (corners.length < places.length) return 'unreadable_corners'
  if (corners.length < 3) return 'too_few_corners'
  return corners.length > MOST_CORNERS ? 'too_many_corners' : corners
}
/** What can be drawn of a text that is still being written. */
export function readableCorners(text: string): Place[] {
  const read = readCorners(text)
  if (typeof read !== 'string') return read
  const places = text.split(/\n/).map(readPlace)
  return places.filter((place) => place !== null).slice(0, MOST_CORNERS)
}
type Json = { type?: unknown; geometry?: unknown; features?: unknown[] } | null
function readGeometry(text: string): Place[] | CornersFault {
  let found: unknown
  try {
    const json = JSON.parse(text) as Json
    const feature = (Array.isArray(json?.features) ? json.features[0] : json) as Json
    found = feature?.geometry ?? feature
  } catch {
    return 'unreadable_corners'
  }
  const polygon = Polygon.safeParse(found)
  return polygon.success ? cornersOf(polygon.data) : 'unreadable_corners'
}

const EARTH_M = 6_371_000
const radians = (degrees: number) => (degrees * Math.PI) / 180
/** In square metres, as on a flat map around the first corner: right enough for the size of cities. */
export function areaOf(corners: readonly Place[]) {
  const scale = Math.cos(radians(corners[0]?.latitude ?? 0))
  const points = corners.map(
    ({ latitude, longitude }) => [radians(longitude) * scale * EARTH_M, radians(latitude) * EARTH_M] as const,
  )
  const doubled = points.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = points[(at + 1) % points.length]!
    return sum + x * nextY - nextX * y
  }, 0)
  return Math.abs(doubled) / 2
}

type Shape = Pick<Zone, 'center' | 'radius_m' | 'polygon'>
/** The shape of a zone as words of the texts. */
export function shapeWords({ center, radius_m, polygon }: Shape): { key: Key<'zones'>; km?: number; corners?: number } {
  if (polygon) return { key: 'shape.polygon', km: areaOf(cornersOf(polygon)) / 1e6, corners: cornersOf(polygon).length }
  return center && radius_m ? { key: 'shape.circle', km: radius_m / 1000 } : { key: 'shape.none' }
}
