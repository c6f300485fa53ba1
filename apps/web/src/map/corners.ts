import type { Place, Polygon } from '@affluence/contract/zones'

/** The corners of a polygon, the first not repeated at the end. */
export const cornersOf = ({ coordinates: [ring] }: Polygon): Place[] =>
  ring.slice(0, -1).map(([longitude, latitude]) => ({ latitude, longitude }))
