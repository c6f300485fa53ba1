import type { CourierPosition } from '@affluence/contract/positions'
import L from 'leaflet'
import { courierAt, createMap, pointOf } from '../map/map.ts'

const NEAR = 14
/** A map that follows the courier. */
export function showCourier(element: HTMLElement, words: { zoomIn: string; zoomOut: string }) {
  const map = createMap(element, words)
  const drawn = L.layerGroup().addTo(map)
  let isPlaced = false
  return {
    move(position: CourierPosition) {
      const at = pointOf(position)
      drawn.clearLayers()
      courierAt(position).addTo(drawn)
      if (!isPlaced) map.setView(at, NEAR, { animate: false })
      else if (!map.getBounds().pad(-0.1).contains(at)) map.panTo(at)
      isPlaced = true
    },
    remove: () => map.remove(),
  }
}
