import type { CourierPosition } from '@affluence/contract/positions'
import L from 'leaflet'
import { createMap, pointOf } from '../map/map.ts'

const NEAR = 14
/** Where the courier is: a point, or a circle where the device knows no better. */
export function showCourier(element: HTMLElement, words: { zoomIn: string; zoomOut: string }) {
  const map = createMap(element, words)
  const drawn = L.layerGroup().addTo(map)
  let isPlaced = false
  return {
    move(position: CourierPosition) {
      const at = pointOf(position)
      drawn.clearLayers()
      if (position.is_imprecise)
        L.circle(at, { radius: position.accuracy ?? 0, className: 'map-zone', interactive: false }).addTo(drawn)
      else
        L.marker(at, {
          interactive: false,
          keyboard: false,
          icon: L.divIcon({ className: 'map-courier', iconSize: [22, 22] }),
        }).addTo(drawn)
      if (!isPlaced) map.setView(at, NEAR, { animate: false })
      else if (!map.getBounds().pad(-0.1).contains(at)) map.panTo(at)
      isPlaced = true
    },
    remove: () => map.remove(),
  }
}
