import { expect, test } from 'vitest'
import { WIDTH } from './delivery.rules.ts'
import { callCapacity } from './callCapacity.rules.ts'

const at = (id: string, sponsor_id = `spo_of_${id}`) => ({ id, sponsor_id })
const newDelivery = (id: string, sponsor_id?: string) => ({ endpoint: at(id, sponsor_id), row: { is_replay: false } })
const replay = (id: string) => ({ endpoint: at(id), row: { is_replay: true } })
function call(of: ReturnType<typeof callCapacity>, one: ReturnType<typeof newDelivery>, succeeded: boolean) {
  of.claimed(one)
  of.started(one.endpoint)
  of.ended(one, succeeded)
}

test('an endpoint begins with a few slots, gets more with successes, and keeps two when it fails', () => {
  const of = callCapacity()
  expect(of.freeSlotsAt(at('a')).all).toBe(WIDTH.first)
  for (let n = 0; n < 20; n++) call(of, newDelivery('a'), true)
  expect(of.freeSlotsAt(at('a')).all).toBe(WIDTH.most * 4)
  for (let n = 0; n < 20; n++) call(of, newDelivery('a'), false)
  expect(of.freeSlotsAt(at('a')).all).toBe(WIDTH.failing)
  expect(of.freeSlotsAt(at('b')).all).toBe(WIDTH.first)
})

test('replays get half of the slots at most', () => {
  const of = callCapacity()
  expect(of.freeSlotsAt(at('a'))).toEqual({ all: 4, replays: 2 })
  of.claimed(replay('a'))
  of.claimed(replay('a'))
  expect(of.freeSlotsAt(at('a'))).toEqual({ all: 2, replays: 0 })
})

test('failing endpoints use half of all slots together at most', () => {
  const of = callCapacity()
  const ids = Array.from({ length: 200 }, (_, n) => `dead${n}`)
  for (const id of ids) for (let n = 0; n < 3; n++) call(of, newDelivery(id), false)
  let claimed = 0
  for (const id of ids)
    for (let free = of.freeSlotsAt(at(id)).all; free > 0; free--) {
      of.claimed(newDelivery(id))
      of.started(at(id))
      claimed++
    }
  expect(claimed).toBeLessThanOrEqual(200 + WIDTH.failing)
  expect(of.freeSlotsAt(at('healthy')).all).toBe(WIDTH.first)
  expect(of.mayStart(at('healthy'))).toBe(true)
})

/** Starts as many calls as there are free slots, and returns how many. */
function startAll(of: ReturnType<typeof callCapacity>, endpoint: ReturnType<typeof at>) {
  let started = 0
  for (; of.mayStart(endpoint); started++) of.started(endpoint)
  return started
}

test('slow endpoints of one sponsor use 100 slots together at most, and each has one', () => {
  const of = callCapacity()
  const slow = Array.from({ length: 25 }, (_, n) => `slow${n}`)
  for (const id of [...slow, 'other'])
    for (let n = 0; n < 20; n++) call(of, newDelivery(id, id === 'other' ? 'spo_b' : 'spo_a'), true)
  const started = slow.map((id) => startAll(of, at(id, 'spo_a')))
  expect(started).toEqual([50, 30, ...Array.from({ length: 20 }, () => 1), 0, 0, 0])
  expect(of.freeSlotsAt(at('slow0', 'spo_a')).all).toBe(0)
  expect(startAll(of, at('other', 'spo_b'))).toBe(50)
  of.ended(newDelivery('slow0', 'spo_a'), true)
  expect(of.mayStart(at('slow0', 'spo_a'))).toBe(false)
  expect(startAll(of, at('slow24', 'spo_a'))).toBe(1)
})

test('many new endpoints of one sponsor leave slots to one that answers', () => {
  const of = callCapacity()
  for (let n = 0; n < 20; n++) call(of, newDelivery('healthy', 'spo_a'), true)
  for (let n = 0; n < 50; n++) expect(startAll(of, at(`silent${n}`, 'spo_a'))).toBeGreaterThanOrEqual(1)
  expect(startAll(of, at('healthy', 'spo_a'))).toBeGreaterThanOrEqual(1)
  const fair = callCapacity()
  for (let n = 0; n < 20; n++) call(fair, newDelivery('healthy', 'spo_a'), true)
  const silent = Array.from({ length: 50 }, (_, n) => at(`silent${n}`, 'spo_a'))
  for (let turn = 0; turn < 4; turn++) for (const one of silent) if (fair.mayStart(one)) fair.started(one)
  expect(startAll(fair, at('healthy', 'spo_a'))).toBe(20)
})

test('endpoints of one sponsor that never answer leave slots to its other endpoints', () => {
  const of = callCapacity()
  for (let n = 0; n < 50; n++) for (let m = 0; m < 2; m++) call(of, newDelivery(`dead${n}`, 'spo_a'), false)
  for (let n = 0; n < 50; n++) expect(startAll(of, at(`dead${n}`, 'spo_a'))).toBe(WIDTH.failing)
  for (let n = 0; n < 20; n++) call(of, newDelivery('healthy', 'spo_a'), true)
  expect(startAll(of, at('healthy', 'spo_a'))).toBe(WIDTH.most)
})

test('a call that was not made does not change the slots of its endpoint', () => {
  const of = callCapacity()
  of.claimed(newDelivery('a'))
  of.started(at('a'))
  of.ended(newDelivery('a'), null)
  expect(of.freeSlotsAt(at('a')).all).toBe(WIDTH.first)
})
