import type { Polygon } from '@affluence/contract/zones'

type Point = readonly [x: number, y: number, ...number[]]
export type PolygonFault = 'polygon_open' | 'polygon_crosses_itself' | 'polygon_without_area'

const isSame = (a: Point, b: Point) => a[0] === b[0] && a[1] === b[1]
/** On which side of the line from `a` to `b` the point lies: 0 on it. */
const sideOf = (a: Point, b: Point, point: Point) =>
  Math.sign((b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]))
const isBetween = (a: Point, b: Point, point: Point) =>
  Math.min(a[0], b[0]) <= point[0] &&
  point[0] <= Math.max(a[0], b[0]) &&
  Math.min(a[1], b[1]) <= point[1] &&
  point[1] <= Math.max(a[1], b[1])

function doMeet(a: Point, b: Point, c: Point, d: Point) {
  const sides = [sideOf(a, b, c), sideOf(a, b, d), sideOf(c, d, a), sideOf(c, d, b)] as const
  if (sides[0] !== sides[1] && sides[2] !== sides[3]) return true
  return (
    (sides[0] === 0 && isBetween(a, b, c)) ||
    (sides[1] === 0 && isBetween(a, b, d)) ||
    (sides[2] === 0 && isBetween(c, d, a)) ||
    (sides[3] === 0 && isBetween(c, d, b))
  )
}

/** Twice the area inside, by the formula of Gauss. */
const areaOf = (ring: readonly Point[]) =>
  ring.slice(1).reduce((sum, [x, y], at) => sum + ring[at]![0] * y - x * ring[at]![1], 0)

/** Sides that touch others than their neighbours. At most 500 corners: some 125,000 pairs, a few milliseconds. */
function crossesItself(ring: readonly Point[]) {
  const sides = ring.length - 1
  for (let one = 0; one < sides; one++)
    for (let other = one + 1; other < sides; other++) {
      const [a, b, c, d] = [ring[one]!, ring[one + 1]!, ring[other]!, ring[other + 1]!]
      const areNeighbours = other === one + 1 || (one === 0 && other === sides - 1)
      if (areNeighbours ? turnsBack(a, b, c, d) : doMeet(a, b, c, d)) return true
    }
  return false
}

/** Two sides that follow each other share a corner; they may not lie on each other. */
function turnsBack(a: Point, b: Point, c: Point, d: Point) {
  const [corner, one, other] = isSame(b, c) ? [b, a, d] : [a, b, c]
  const dot = (one[0] - corner[0]) * (other[0] - corner[0]) + (one[1] - corner[1]) * (other[1] - corner[1])
  return sideOf(one, corner, other) === 0 && dot > 0
}

/** What is wrong with a drawn zone; null where nothing is. */
export function polygonFault({ coordinates: [ring] }: Polygon): PolygonFault | null {
  if (!isSame(ring[0]!, ring.at(-1)!)) return 'polygon_open'
  if (ring.some((corner, at) => at > 0 && isSame(corner, ring[at - 1]!))) return 'polygon_crosses_itself'
  if (crossesItself(ring)) return 'polygon_crosses_itself'
  return areaOf(ring) === 0 ? 'polygon_without_area' : null
}
