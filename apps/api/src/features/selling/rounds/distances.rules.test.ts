import { expect, test } from 'vitest'
import { distance, distanceToZone } from './distances.rules.ts'

const douala = { latitude: 4.0511, longitude: 9.7679 }
const yaounde = { latitude: 3.848, longitude: 11.5021 }

test('metres between two places', () => {
  expect(distance(douala, douala)).toBe(0)
  expect(Math.round(distance(douala, yaounde) / 1000)).toBe(194)
  expect(Math.round(distance({ latitude: 0, longitude: 179.999 }, { latitude: 0, longitude: -179.999 }))).toBe(222)
})

test('how far outside of a circle or a polygon', () => {
  const circle = { center: douala, radius_m: 1000, polygon: null }
  expect(distanceToZone({ ...douala, latitude: 4.055 }, circle)).toBe(0)
  expect(Math.round(distanceToZone({ ...douala, latitude: 4.0711 }, circle)!)).toBe(1224)
  const ring: [number, number][] = [
    [9.7, 4],
    [9.8, 4],
    [9.8, 4.1],
    [9.7, 4.1],
    [9.7, 4],
  ]
  const polygon = {
    center: null,
    radius_m: null,
    polygon: { type: 'Polygon' as const, coordinates: [ring] as [typeof ring] },
  }
  expect(distanceToZone({ latitude: 4.05, longitude: 9.75 }, polygon)).toBe(0)
  expect(Math.round(distanceToZone({ latitude: 4.05, longitude: 9.801 }, polygon)!)).toBe(111)
  expect(Math.round(distanceToZone({ latitude: 4.101, longitude: 9.75 }, polygon)!)).toBe(111)
  expect(distanceToZone(douala, { center: null, radius_m: null, polygon: null })).toBeNull()
})
