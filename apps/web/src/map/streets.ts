import type { Map as LeafletMap } from 'leaflet'
import { isRemoved } from './removal.ts'

type Tiles = {
  url: string
  bounds: [west: number, south: number, east: number, north: number]
  zooms: [number, number]
}

async function tilesThere(): Promise<Tiles[]> {
  const reply = await fetch('/map/tiles.json')
  return reply.ok ? ((await reply.json()) as { tiles: Tiles[] }).tiles : []
}
const isDark = () =>
  document.documentElement.classList.contains('dark') ||
  (!document.documentElement.classList.contains('light') && matchMedia('(prefers-color-scheme: dark)').matches)

/** Streets, where the operator has archives of them; what draws them is loaded only then. */
export async function drawStreets(map: LeafletMap) {
  const tiles = await tilesThere().catch((): Tiles[] => [])
  if (tiles.length === 0) return
  const { leafletLayer } = await import('protomaps-leaflet')
  if (isRemoved(map)) return
  for (const {
    url,
    bounds: [west, south, east, north],
    zooms,
  } of tiles) {
    const options = {
      url,
      maxDataZoom: zooms[1],
      flavor: isDark() ? 'dark' : 'light',
      lang: document.documentElement.lang,
      attribution: '© OpenStreetMap, Protomaps',
      // Elsewhere the coarse map below shows through.
      bounds: [
        [south, west],
        [north, east],
      ] as [[number, number], [number, number]],
    }
    leafletLayer(options).addTo(map)
  }
}
