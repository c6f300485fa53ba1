import 'leaflet/dist/leaflet.css'
import './map.css'
import type { CourierPosition } from '@affluence/contract/positions'
import type { Place, Zone } from '@affluence/contract/zones'
import L from 'leaflet'
import { drawLand } from './baseLayer.ts'
import { nameCities } from './cities.ts'
import { cornersOf } from './corners.ts'
import { noteRemoval } from './removal.ts'
import { drawStreets } from './streets.ts'

export type Shape = Pick<Zone, 'center' | 'radius_m' | 'polygon'>
export const pointOf = ({ latitude, longitude }: Place): L.LatLngTuple => [latitude, longitude]
export const placeOf = ({ lat, lng }: L.LatLng): Place => ({
  latitude: Math.round(lat * 1e6) / 1e6,
  longitude: Math.round(L.Util.wrapNum(lng, [-180, 180], true) * 1e6) / 1e6,
})

/** Where a map begins that knows no place yet: Africa and Europe. */
const START: L.LatLngTuple = [16, 12]

/** A map of our own: no tile of anybody else. Its colors are classes of map.css, for light and dark. */
export function createMap(element: HTMLElement, words: { zoomIn: string; zoomOut: string }) {
  const map = L.map(element, {
    zoomControl: false,
    attributionControl: false,
    worldCopyJump: true,
    minZoom: 2,
    maxZoom: 17,
    zoomSnap: 0.5,
    scrollWheelZoom: false,
    maxBounds: [
      [-85, -360],
      [85, 360],
    ],
  })
  noteRemoval(map)
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map)
  L.control.scale({ imperial: false }).addTo(map)
  L.control.attribution({ prefix: false }).addAttribution('Natural Earth, GeoNames (CC BY 4.0)').addTo(map)
  map.setView(START, 3)
  followFocus(map)
  // Below streets and zones, whenever it comes.
  map.createPane('land').style.zIndex = '150'
  const land = L.geoJSON(undefined, { interactive: false, pane: 'land', style: { className: 'map-land' } }).addTo(map)
  drawLand(map, land)
  map.createPane('names').style.zIndex = '450'
  nameCities(map)
  void drawStreets(map)
  return map
}

/** Who scrolls past a map means the page; who is in it means the map. */
function followFocus(map: L.Map) {
  map.on('focus', () => map.scrollWheelZoom.enable())
  map.on('blur', () => map.scrollWheelZoom.disable())
}

/** The drawing of a zone; nothing where it is not drawn. */
export function layerOf({ center, radius_m, polygon }: Shape, options: L.PathOptions = {}) {
  if (polygon) return L.polygon(cornersOf(polygon).map(pointOf), options)
  return center && radius_m ? L.circle(pointOf(center), { ...options, radius: radius_m }) : null
}

/** Shows all of these, or stays where it is. */
export function showAll(map: L.Map, layers: readonly { getBounds: () => L.LatLngBounds }[]) {
  const bounds = L.latLngBounds([])
  for (const layer of layers) bounds.extend(layer.getBounds())
  if (bounds.isValid() && map.getSize().x > 0) map.fitBounds(bounds, { padding: [32, 32], maxZoom: 14, animate: false })
}

/** Where a courier is: a point, or a circle where the device knows no better. */
export function courierAt(position: CourierPosition) {
  const at = pointOf(position)
  if (position.is_imprecise)
    return L.circle(at, { radius: position.accuracy ?? 200, className: 'map-zone', interactive: false })
  const icon = L.divIcon({ className: 'map-courier', iconSize: [22, 22] })
  return L.marker(at, { interactive: false, keyboard: false, icon })
}

/** A corner or a centre that can be dragged. The text beside the map is the way for keyboards. */
export const handleAt = (place: Place, kind: 'corner' | 'center' | 'rim') =>
  L.marker(pointOf(place), {
    draggable: true,
    keyboard: false,
    icon: L.divIcon({ className: `map-handle map-handle-${kind}`, iconSize: [18, 18] }),
  })
