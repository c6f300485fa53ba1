import type { Map as LeafletMap } from 'leaflet'

/** Maps whose page was left. What is loaded for one of them meanwhile must not be drawn any more: it has no place. */
const removed = new WeakSet<LeafletMap>()
export const noteRemoval = (map: LeafletMap) => void map.on('unload', () => removed.add(map))
export const isRemoved = (map: LeafletMap) => removed.has(map)
