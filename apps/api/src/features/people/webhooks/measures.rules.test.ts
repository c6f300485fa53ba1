import { expect, test } from 'vitest'
import { WIDTH } from './delivery.rules.ts'
import { measures } from './measures.rules.ts'

const at = (id: string, sponsor_id = `spo_of_${id}`) => ({ id, sponsor_id })
const fresh = (id: string, sponsor_id?: string) => ({ endpoint: at(id, sponsor_id), row: { is_replay: false } })
const replayed = (id: string) => ({ endpoint: at(id), row: { is_replay: true } })
function call(of: ReturnType<typeof measures>, one: ReturnType<typeof fresh>, succeeded: boolean) {
  of.claimed(one)
  of.begun(one.endpoint)
  of.over(one, succeeded)
}

test('an endpoint begins with a few places, earns more, and keeps two when it fails', () => {
  const of = measures()
  expect(of.roomAt(at('a')).all).toBe(WIDTH.first)
  for (let n = 0; n < 20; n++) call(of, fresh('a'), true)
  expect(of.roomAt(at('a')).all).toBe(WIDTH.most * 4)
  for (let n = 0; n < 20; n++) call(of, fresh('a'), false)
  expect(of.roomAt(at('a')).all).toBe(WIDTH.failing)
  expect(of.roomAt(at('b')).all).toBe(WIDTH.first)
})

test('replays get half of the places at most', () => {
  const of = measures()
  expect(of.roomAt(at('a'))).toEqual({ all: 4, replays: 2 })
  of.claimed(replayed('a'))
  of.claimed(replayed('a'))
  expect(of.roomAt(at('a'))).toEqual({ all: 2, replays: 0 })
})

test('those that fail hold half of all places together, and leave the rest to others', () => {
  const of = measures()
  const ids = Array.from({ length: 200 }, (_, n) => `dead${n}`)
  for (const id of ids) for (let n = 0; n < 3; n++) call(of, fresh(id), false)
  let taken = 0
  for (const id of ids)
    for (let left = of.roomAt(at(id)).all; left > 0; left--) {
      of.claimed(fresh(id))
      of.begun(at(id))
      taken++
    }
  expect(taken).toBeLessThanOrEqual(200 + WIDTH.failing)
  expect(of.roomAt(at('healthy')).all).toBe(WIDTH.first)
  expect(of.mayBegin(at('healthy'))).toBe(true)
})

/** Begins as many calls as there are places for, and answers how many. */
function fill(of: ReturnType<typeof measures>, endpoint: ReturnType<typeof at>) {
  let begun = 0
  for (; of.mayBegin(endpoint); begun++) of.begun(endpoint)
  return begun
}

test('slow receivers of one sponsor hold 100 places together and no more, and each has one of them', () => {
  const of = measures()
  const slow = Array.from({ length: 25 }, (_, n) => `slow${n}`)
  for (const id of [...slow, 'other'])
    for (let n = 0; n < 20; n++) call(of, fresh(id, id === 'other' ? 'spo_b' : 'spo_a'), true)
  const begun = slow.map((id) => fill(of, at(id, 'spo_a')))
  expect(begun).toEqual([50, 30, ...Array.from({ length: 20 }, () => 1), 0, 0, 0])
  expect(of.roomAt(at('slow0', 'spo_a')).all).toBe(0)
  expect(fill(of, at('other', 'spo_b'))).toBe(50)
  of.over(fresh('slow0', 'spo_a'), true)
  expect(of.mayBegin(at('slow0', 'spo_a'))).toBe(false)
  expect(fill(of, at('slow24', 'spo_a'))).toBe(1)
})

test('many endpoints of one sponsor that were never heard of leave places to one that answers', () => {
  const of = measures()
  for (let n = 0; n < 20; n++) call(of, fresh('healthy', 'spo_a'), true)
  for (let n = 0; n < 50; n++) expect(fill(of, at(`silent${n}`, 'spo_a'))).toBeGreaterThanOrEqual(1)
  expect(fill(of, at('healthy', 'spo_a'))).toBeGreaterThanOrEqual(1)
  const fair = measures()
  for (let n = 0; n < 20; n++) call(fair, fresh('healthy', 'spo_a'), true)
  const silent = Array.from({ length: 50 }, (_, n) => at(`silent${n}`, 'spo_a'))
  for (let turn = 0; turn < 4; turn++) for (const one of silent) if (fair.mayBegin(one)) fair.begun(one)
  expect(fill(fair, at('healthy', 'spo_a'))).toBe(20)
})

test('endpoints of one sponsor that never answer leave its other endpoints their places', () => {
  const of = measures()
  for (let n = 0; n < 50; n++) for (let m = 0; m < 2; m++) call(of, fresh(`dead${n}`, 'spo_a'), false)
  for (let n = 0; n < 50; n++) expect(fill(of, at(`dead${n}`, 'spo_a'))).toBe(WIDTH.failing)
  for (let n = 0; n < 20; n++) call(of, fresh('healthy', 'spo_a'), true)
  expect(fill(of, at('healthy', 'spo_a'))).toBe(WIDTH.most)
})

test('a call that was not made leaves an endpoint its places', () => {
  const of = measures()
  of.claimed(fresh('a'))
  of.begun(at('a'))
  of.over(fresh('a'), null)
  expect(of.roomAt(at('a')).all).toBe(WIDTH.first)
})
