import { expect, test, vi } from 'vitest'
import { type Puzzle, solve } from '../kernel/puzzle.ts'
import { product } from '../testing/shopfront.ts'
import type { OrderBody } from './client.ts'
import { place } from './placing.ts'

const body: OrderBody = {
  items: [{ product_id: product('a').id, quantity: 1 }],
  customer: { name: 'Zoe', phone: '650000000' },
  expected_total: 3_000,
}
const placed = { number: 'AFF-1', total: 3_000, currency: 'XAF', tracking_url: 'https://x.example/t/1' }
type Sent = { key: string | null; body: OrderBody }
/** Answers one after the other; null is no answer at all. */
function answering(...answers: ([number, unknown] | null)[]) {
  const sent: Sent[] = []
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    sent.push({
      key: new Headers(init.headers).get('idempotency-key'),
      body: JSON.parse(String(init.body)) as OrderBody,
    })
    const answer = answers.shift()
    if (!answer) throw new TypeError('no network')
    return Response.json(answer[1], { status: answer[0] })
  })
  return sent
}
const send = () => place('sanaga', body, () => {})

test('an order without an answer is sent again as the same order, also after a reload', async () => {
  const sent = answering(null, [201, placed], [201, placed])
  await expect(send()).rejects.toThrow('offline')
  expect(await send()).toEqual(placed)
  expect(sent[0]).toEqual(sent[1])
  await send()
  expect(sent[2]!.key).not.toBe(sent[0]!.key)
})

test('an order that was refused is a new one when it is sent again', async () => {
  const sent = answering([409, { code: 'shop_closed' }], [201, placed])
  await expect(send()).rejects.toThrow('shop_closed')
  await send()
  expect(sent[0]!.key).not.toBe(sent[1]!.key)
})

test('where the server asks for some computing, the same order comes with the solution', async () => {
  class InPlace extends EventTarget {
    terminate = vi.fn()
    postMessage(puzzle: Puzzle) {
      queueMicrotask(() => this.dispatchEvent(new MessageEvent('message', { data: solve(puzzle) })))
    }
  }
  vi.stubGlobal('Worker', InPlace)
  const puzzle = { challenge: 'a-challenge.8.signed', bits: 8 }
  const sent = answering([429, { code: 'work_required', ...puzzle }], null, [201, placed])
  const solving: boolean[] = []
  await expect(place('sanaga', body, (is) => solving.push(is))).rejects.toThrow('offline')
  expect(solving).toContain(true)
  const work = { challenge: puzzle.challenge, solution: solve(puzzle) }
  expect(sent[1]).toEqual({ key: sent[0]!.key, body: { ...body, work } })
  // Whether it arrived is not known: what is sent again is the same to the letter.
  await send()
  expect(sent[2]).toEqual(sent[1])
})
