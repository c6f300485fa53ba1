import { expect, test } from 'vitest'
import { WIDTH } from './delivery.rules.ts'
import { measures } from './measures.rules.ts'

const fresh = (endpoint_id: string) => ({ endpoint_id, is_replay: false })
const replayed = (endpoint_id: string) => ({ endpoint_id, is_replay: true })
function call(of: ReturnType<typeof measures>, one: ReturnType<typeof fresh>, succeeded: boolean) {
  of.claimed(one)
  of.begun(one.endpoint_id)
  of.over(one, succeeded)
}

test('an endpoint begins with a few places, earns more, and keeps two when it fails', () => {
  const of = measures()
  expect(of.roomAt('a').all).toBe(WIDTH.first)
  for (let n = 0; n < 20; n++) call(of, fresh('a'), true)
  expect(of.roomAt('a').all).toBe(WIDTH.most * 4)
  for (let n = 0; n < 20; n++) call(of, fresh('a'), false)
  expect(of.roomAt('a').all).toBe(WIDTH.failing)
  expect(of.roomAt('b').all).toBe(WIDTH.first)
})

test('replays get half of the places at most', () => {
  const of = measures()
  expect(of.roomAt('a')).toEqual({ all: 4, replays: 2 })
  of.claimed(replayed('a'))
  of.claimed(replayed('a'))
  expect(of.roomAt('a')).toEqual({ all: 2, replays: 0 })
})

test('those that fail hold half of all places together, and leave the rest to others', () => {
  const of = measures()
  const ids = Array.from({ length: 200 }, (_, n) => `dead${n}`)
  for (const id of ids) for (let n = 0; n < 3; n++) call(of, fresh(id), false)
  let taken = 0
  for (const id of ids)
    for (let left = of.roomAt(id).all; left > 0; left--) {
      of.claimed(fresh(id))
      of.begun(id)
      taken++
    }
  expect(taken).toBeLessThanOrEqual(200 + WIDTH.failing)
  expect(of.roomAt('healthy').all).toBe(WIDTH.first)
  expect(of.mayBegin('healthy')).toBe(true)
})
