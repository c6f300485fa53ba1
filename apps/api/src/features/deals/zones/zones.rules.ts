import type { ChangeZone, Polygon, Zone, ZoneCollection } from '@affluence/contract/zones'

type Shape = Pick<Zone, 'center' | 'radius_m' | 'polygon'>
const noShape: Shape = { center: null, radius_m: null, polygon: null }
/** A new circle takes the place of a polygon, and the other way round; a shape that is not named stays. */
export function shapeAfter(
  before: Shape,
  { center, radius_m, polygon }: Partial<Shape> & Pick<ChangeZone, 'polygon'>,
): Shape {
  if (polygon) return { ...noShape, polygon: flat(polygon) }
  if (center && radius_m) return { ...noShape, center, radius_m }
  const { center: oldCenter, radius_m: oldRadius, polygon: oldPolygon } = before
  const circle = center === null ? { center: null, radius_m: null } : { center: oldCenter, radius_m: oldRadius }
  return { ...circle, polygon: polygon === null ? null : oldPolygon }
}

/** Without the heights that some map programs write. */
export function flat({ type, coordinates: [ring] }: Polygon): Polygon {
  return { type, coordinates: [ring.map(([longitude, latitude]) => [longitude, latitude])] }
}

type Feature = ZoneCollection['features'][number]
type Described = Shape & Pick<Zone, 'name' | 'city' | 'fee' | 'minimum'>
export function featureOf({ name, city, fee, minimum, ...zone }: Described): Feature {
  const { center, radius_m, polygon } = zone
  const circle = center && {
    type: 'Point' as const,
    coordinates: [center.longitude, center.latitude] as [number, number],
  }
  return {
    type: 'Feature',
    geometry: polygon ?? circle,
    properties: { name, city, fee, minimum, ...(circle && { radius_m }) },
  }
}

/** A point without a radius is a place on the map and no zone that was drawn. */
export function shapeOf({ geometry, properties: { radius_m } }: Feature): Shape {
  if (geometry?.type === 'Polygon') return { ...noShape, polygon: flat(geometry) }
  if (!geometry || !radius_m) return noShape
  const [longitude, latitude] = geometry.coordinates
  return { ...noShape, center: { latitude, longitude }, radius_m }
}
