import type { Place } from '@affluence/contract/zones'
import L from 'leaflet'
import { handleAt, placeOf, pointOf } from '../../map/map.ts'

type Kind = 'circle' | 'polygon'
type Drawn = { center: Place | null; radius: number | undefined; corners: readonly Place[] }
type Say = { center: (place: Place) => void; radius: (metres: number) => void; corners: (corners: Place[]) => void }
const [LEAST, MOST] = [50, 200_000]
const style = { className: 'map-zone', interactive: false }

/** What is drawn on the map follows the fields, and what is moved on the map goes into the fields. */
export function drawingOn(map: L.Map, say: Say) {
  const group = L.layerGroup().addTo(map)
  let shape: { getBounds: () => L.LatLngBounds } | null = null
  let now: Drawn & { kind: Kind } = { kind: 'circle', center: null, radius: undefined, corners: [] }
  map.on('click', ({ latlng }) => {
    const place = placeOf(latlng)
    if (now.kind === 'polygon') say.corners(withCorner(map, now.corners, place))
    else say.center(place)
  })
  return {
    shapes: () => (shape ? [shape] : []),
    draw(kind: Kind, drawn: Drawn) {
      now = { kind, ...drawn }
      group.clearLayers()
      shape = kind === 'circle' ? circleIn(group, map, drawn, say) : outlineIn(group, drawn, say)
    },
  }
}

function circleIn(group: L.LayerGroup, map: L.Map, { center, radius }: Drawn, say: Say) {
  if (!center || !radius) return null
  const circle = L.circle(pointOf(center), { ...style, radius }).addTo(group)
  const rimOf = () => L.latLng(circle.getLatLng().lat, circle.getBounds().getEast())
  const middle = handleAt(center, 'center').addTo(group)
  const rim = handleAt(placeOf(rimOf()), 'rim').addTo(group)
  const measured = () => Math.min(MOST, Math.max(LEAST, Math.round(map.distance(middle.getLatLng(), rim.getLatLng()))))
  middle.on('drag', () => {
    circle.setLatLng(middle.getLatLng())
    rim.setLatLng(rimOf())
  })
  middle.on('dragend', () => say.center(placeOf(middle.getLatLng())))
  rim.on('drag', () => circle.setRadius(measured()))
  rim.on('dragend', () => say.radius(measured()))
  return circle
}

function outlineIn(group: L.LayerGroup, { corners }: Drawn, say: Say) {
  if (corners.length === 0) return null
  const points = corners.map(pointOf)
  const outline = (points.length > 2 ? L.polygon(points, style) : L.polyline(points, style)).addTo(group)
  for (const [at, corner] of corners.entries()) {
    const handle = handleAt(corner, 'corner').addTo(group)
    const moved = () => corners.with(at, placeOf(handle.getLatLng()))
    handle.on('drag', () => outline.setLatLngs(moved().map(pointOf)))
    handle.on('dragend', () => say.corners(moved()))
    handle.on('click', () => say.corners(corners.toSpliced(at, 1)))
  }
  return outline
}

const NEAR_PX = 10
/** A click on a side of the outline puts the corner there, any other after the last one. */
function withCorner(map: L.Map, corners: readonly Place[], place: Place) {
  if (corners.length < 3) return [...corners, place]
  const point = map.latLngToLayerPoint(pointOf(place))
  const points = corners.map((corner) => map.latLngToLayerPoint(pointOf(corner)))
  const distances = points.map((from, at) =>
    L.LineUtil.pointToSegmentDistance(point, from, points[(at + 1) % points.length]!),
  )
  const nearest = distances.indexOf(Math.min(...distances))
  return distances[nearest]! <= NEAR_PX ? corners.toSpliced(nearest + 1, 0, place) : [...corners, place]
}
