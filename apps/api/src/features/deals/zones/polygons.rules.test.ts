import { MOST_CORNERS } from '@affluence/contract/zones'
import { expect, test } from 'vitest'
import { polygonFault } from './polygons.rules.ts'

type Ring = [number, number][]
const fault = (ring: Ring) => polygonFault({ type: 'Polygon', coordinates: [ring] })
const square: Ring = [
  [9.7, 4.05],
  [9.71, 4.05],
  [9.71, 4.06],
  [9.7, 4.06],
  [9.7, 4.05],
]

test('a plain shape is one, whichever way round it was drawn', () => {
  expect(fault(square)).toBeNull()
  expect(fault(square.toReversed())).toBeNull()
})

test.each<[string, Ring, string]>([
  ['not closed', square.slice(0, 4), 'polygon_open'],
  [
    'a bow tie',
    [
      [0, 0],
      [1, 1],
      [1, 0],
      [0, 1],
      [0, 0],
    ],
    'polygon_crosses_itself',
  ],
  [
    'a corner that touches another side',
    [
      [0, 0],
      [2, 0],
      [2, 2],
      [1, 0],
      [0, 2],
      [0, 0],
    ],
    'polygon_crosses_itself',
  ],
  [
    'there and back',
    [
      [0, 0],
      [1, 0],
      [0, 0],
      [0, 0],
    ],
    'polygon_crosses_itself',
  ],
  [
    'a spike',
    [
      [0, 0],
      [2, 0],
      [2, 2],
      [2, 4],
      [2, 2],
      [0, 2],
      [0, 0],
    ],
    'polygon_crosses_itself',
  ],
  [
    'the same corner twice',
    [
      [0, 0],
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 0],
    ],
    'polygon_crosses_itself',
  ],
])('%s is refused', (_, ring, code) => {
  expect(fault(ring)).toBe(code)
})

test('the most corners that are taken are compared completely', () => {
  const corners = Array.from({ length: MOST_CORNERS }, (_, at): [number, number] => {
    const angle = (2 * Math.PI * at) / MOST_CORNERS
    return [Math.cos(angle), Math.sin(angle)]
  })
  const round: Ring = [...corners, corners[0]!]
  expect(fault(round)).toBeNull()
  const crossed = round.with(250, [2, 0.5])
  expect(fault(crossed)).toBe('polygon_crosses_itself')
})
