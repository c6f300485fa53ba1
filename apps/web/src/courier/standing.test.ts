import type { RoundOrder } from '@affluence/contract/rounds'
import { expect, test } from 'vitest'
import type { Queued } from './queue.ts'
import { isOver, mapUrl, nextStep, placeOf, stopsOf } from './standing.ts'

const order: RoundOrder = {
  order_id: 'ord_a',
  number: 'A-1',
  fulfilment: 'in_transit',
  steps: [{ step: 'picked_up', at: '2026-03-02T08:00:00.000Z' }],
  next: ['arrived', 'handed_over', 'failed'],
  customer: { name: 'Zoe', phone: '+237650000000', address: 'Rue Joffre 12', area: null, city: null },
  zone: { name: 'Akwa', city: 'Douala' },
  drop_off: null,
  note: null,
  items: [],
  currency: 'XAF',
  due: 5_000,
  cash: null,
  allow_left_at_door: false,
  has_photo: false,
  has_signature: false,
  locked_until: null,
  ended_at: null,
}
const at = '2026-03-02T09:00:00.000Z'
const queued = (step: 'arrived' | 'handed_over', fault: string | null = null): Queued => ({
  id: step,
  secret: 's',
  order_id: 'ord_a',
  at,
  kind: 'step',
  step,
  details: step === 'handed_over' ? { code: '123456', cash: 5_000 } : {},
  fault,
})
const only = (...tasks: Queued[]) => stopsOf({ orders: [order] }, tasks)[0]!

test('what waits to be sent counts as done on this device', () => {
  expect(nextStep(only())).toBe('arrived')
  expect(nextStep(only(queued('arrived')))).toBe('handed_over')
  const done = only(queued('arrived'), queued('handed_over'))
  expect([done.fulfilment, done.waiting, done.cash, isOver(done)]).toEqual(['completed', 2, 5_000, true])
})

test('what was refused did not happen, and says why', () => {
  const stop = only(queued('arrived'), queued('handed_over', 'wrong_code'))
  expect([stop.fulfilment, nextStep(stop), stop.refused!.fault]).toEqual(['in_transit', 'handed_over', 'wrong_code'])
})

test('the map application of the device is opened at the address, or at the place that is known', () => {
  expect(placeOf(order)).toBe('Rue Joffre 12, Akwa, Douala')
  expect(mapUrl(order, 'Android 16')).toBe('geo:0,0?q=Rue%20Joffre%2012%2C%20Akwa%2C%20Douala')
  const known = { ...order, drop_off: { latitude: 4.05, longitude: 9.76 } }
  expect(mapUrl(known, 'Android 16')).toBe('geo:4.05,9.76?q=4.05,9.76')
  expect(mapUrl(known, 'iPhone')).toBe('https://maps.apple.com/?q=4.05,9.76')
})
