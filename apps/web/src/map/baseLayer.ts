import type { GeoJSON, Map as LeafletMap } from 'leaflet'
import { feature } from 'topojson-client'
import coarse from 'world-atlas/countries-50m.json?url'
import fine from 'world-atlas/countries-10m.json?url'
import { isRemoved } from './removal.ts'

/** Borders and coasts of Natural Earth, from our own server: coarse from afar, fine from near. */
const NEAR = 7
type Ring = number[][]
type Land = { type: 'Polygon'; coordinates: Ring[] } | { type: 'MultiPolygon'; coordinates: Ring[][] }
type Piece = {
  type: 'Feature'
  properties: object
  bbox: [west: number, south: number, east: number, north: number]
  geometry: { type: 'Polygon'; coordinates: Ring[] }
}
type World = Parameters<typeof feature>[0]

const atlases = new Map<string, Promise<Piece[]>>()
function atlas(url: string) {
  const known = atlases.get(url) ?? load(url)
  atlases.set(url, known)
  known.catch(() => atlases.delete(url))
  return known
}
async function load(url: string) {
  const reply = await fetch(url)
  if (!reply.ok) throw new Error(`no base layer: ${reply.status}`)
  const world = (await reply.json()) as World
  const { features } = feature(world, world.objects.countries!) as unknown as { features: { geometry: Land | null }[] }
  return features.flatMap(({ geometry }) => (geometry ? piecesOf(geometry) : []))
}
/** Each island by itself: only what is in sight is drawn. */
const piecesOf = (geometry: Land) => {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  return polygons.map((coordinates): Piece => {
    const ring = coordinates[0]!
    const bounds: Piece['bbox'] = [180, 90, -180, -90]
    for (const [x = 0, y = 0] of ring) {
      bounds[0] = Math.min(bounds[0], x)
      bounds[1] = Math.min(bounds[1], y)
      bounds[2] = Math.max(bounds[2], x)
      bounds[3] = Math.max(bounds[3], y)
    }
    return { type: 'Feature', properties: {}, bbox: bounds, geometry: { type: 'Polygon', coordinates } }
  })
}

/** Keeps the land in sight drawn on a layer, whatever the map shows. */
export function drawLand(map: LeafletMap, layer: GeoJSON) {
  let shown: readonly Piece[] = []
  async function draw() {
    const url = map.getZoom() >= NEAR ? fine : coarse
    const pieces = await atlas(url).catch((): Piece[] => [])
    if (isRemoved(map)) return
    const view = map.getBounds().pad(0.5)
    const inSight = pieces.filter(
      ({ bbox: [west, south, east, north] }) =>
        west <= view.getEast() && east >= view.getWest() && south <= view.getNorth() && north >= view.getSouth(),
    )
    if (inSight.length === shown.length && inSight.every((piece, at) => piece === shown[at])) return
    shown = inSight
    layer.clearLayers()
    for (const piece of inSight) layer.addData(piece)
  }
  map.on('moveend', () => void draw())
  void draw()
}
