import type { Place } from '@affluence/contract/zones'
import L from 'leaflet'
import citiesUrl from './cities.txt?url'
import { isRemoved } from './removal.ts'

/** Cities of 100,000 people and more, the largest first: GeoNames, CC BY 4.0, as the map says. */
type City = Place & { name: string }
let cities: Promise<City[]> | undefined
async function load() {
  const reply = await fetch(citiesUrl)
  if (!reply.ok) throw new Error(`no cities: ${reply.status}`)
  const rows = (await reply.text()).trim().split('\n')
  return rows.map((row): City => {
    const [name = '', latitude, longitude] = row.split('\t')
    return { name, latitude: Number(latitude), longitude: Number(longitude) }
  })
}
function allCities() {
  cities ??= load()
  cities.catch(() => (cities = undefined))
  return cities
}

const plain = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').trim().toLowerCase()
/** Where a city lies that is called so; of several the largest. */
export async function findCity(name: string): Promise<Place | undefined> {
  const wanted = plain(name)
  const known = await allCities().catch((): City[] => [])
  return wanted ? known.find((city) => plain(city.name) === wanted) : undefined
}

const MOST = 40
/** Pixels that a name needs for itself. */
const ROOM = { x: 90, y: 26 }
/** Names the largest cities in sight, as many as have room. */
export function nameCities(map: L.Map) {
  const group = L.layerGroup().addTo(map)
  async function draw() {
    const known = await allCities().catch((): City[] => [])
    if (isRemoved(map)) return
    const view = map.getBounds()
    const taken: L.Point[] = []
    group.clearLayers()
    for (const { name, latitude, longitude } of known) {
      if (taken.length >= MOST) break
      if (!view.contains([latitude, longitude])) continue
      const point = map.latLngToContainerPoint([latitude, longitude])
      if (taken.some(({ x, y }) => Math.abs(x - point.x) < ROOM.x && Math.abs(y - point.y) < ROOM.y)) continue
      taken.push(point)
      const label = document.createElement('span')
      label.textContent = name
      const icon = L.divIcon({ className: 'map-place', html: label, iconSize: [0, 16], iconAnchor: [3, 8] })
      L.marker([latitude, longitude], { icon, interactive: false, keyboard: false, pane: 'names' }).addTo(group)
    }
  }
  map.on('moveend', () => void draw())
  void draw()
}
