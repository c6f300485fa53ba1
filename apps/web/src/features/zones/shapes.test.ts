import { expect, test } from 'vitest'
import { cornersOf } from '../../map/corners.ts'
import { areaOf, polygonOf, readCorners, readPlace, shapeWords, writeCorners } from './shapes.ts'

const douala = { latitude: 4.0511, longitude: 9.7679 }

test.each(['4.0511, 9.7679', ' 4.0511 9.7679 ', '4.0511;9.7679', '4,0511, 9,7679', '4,0511 9,7679'])(
  'a place is read as %s',
  (text) => expect(readPlace(text)).toEqual(douala),
)
test.each(['', 'Douala', '4.0511', '94.1, 9.7', '4.05, 190', '4.05, 9.7, 3'])('%s is no place', (text) =>
  expect(readPlace(text)).toBeNull(),
)

const triangle = [douala, { latitude: 4.06, longitude: 9.7679 }, { latitude: 4.0511, longitude: 9.78 }]
test('corners are written a line each, and read again', () => {
  expect(writeCorners(triangle).split('\n')[1]).toBe('4.06000, 9.76790')
  expect(readCorners(`${writeCorners(triangle)}\n\n`)).toEqual(triangle)
  expect(cornersOf(polygonOf(triangle))).toEqual(triangle)
  expect(polygonOf(triangle).coordinates[0].at(-1)).toEqual([9.7679, 4.0511])
})
test('a polygon is read as GeoJSON too, alone or as a feature', () => {
  const polygon = polygonOf(triangle)
  expect(readCorners(JSON.stringify(polygon))).toEqual(triangle)
  const feature = { type: 'Feature', geometry: polygon, properties: {} }
  expect(readCorners(JSON.stringify({ type: 'FeatureCollection', features: [feature] }))).toEqual(triangle)
})
test('what is no polygon says what it lacks', () => {
  expect(readCorners('4.05, 9.76\nhere')).toBe('unreadable_corners')
  expect(readCorners('{"type":"Point"}')).toBe('unreadable_corners')
  expect(readCorners('{')).toBe('unreadable_corners')
  expect(readCorners('4.05, 9.76\n4.06, 9.77')).toBe('too_few_corners')
  expect(readCorners('4.05, 9.76\n'.repeat(501))).toBe('too_many_corners')
})
test('the area is that of the earth, whichever way round', () => {
  const degree = [0, 1, 1, 0].map((latitude, at) => ({ latitude, longitude: at < 2 ? 0 : 1 }))
  expect(areaOf(degree) / 1e6).toBeCloseTo(12_364, -1)
  expect(areaOf(degree.toReversed())).toBeCloseTo(areaOf(degree), 0)
  expect(areaOf([])).toBe(0)
})
test('a zone says how it is drawn', () => {
  const none = { center: null, radius_m: null, polygon: null }
  expect(shapeWords(none)).toEqual({ key: 'shape.none' })
  expect(shapeWords({ ...none, center: douala, radius_m: 3200 })).toEqual({ key: 'shape.circle', km: 3.2 })
  expect(shapeWords({ ...none, polygon: polygonOf(triangle) })).toMatchObject({ key: 'shape.polygon', corners: 3 })
})
