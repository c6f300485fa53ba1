import { webhooks } from '@affluence/contract/webhooks'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { MINUTE } from '../../../kernel/clock.ts'
import { webhookWorld, type WebhookWorld } from '../../../testing/webhookWorld.ts'

let t: WebhookWorld
beforeAll(async () => void (t = await webhookWorld()))
afterAll(() => t.end())
beforeEach(() => t.pass(2 * MINUTE))

const ask = (id: string, by = t.shop) => by(webhooks.test, { params: { id } })

test('a sponsor sends ten tests a minute to all endpoints together, deleted ones included', async () => {
  const hook = await t.listen()
  for (let n = 0; n < 10; n++) {
    const { id } = await t.endpoint(hook.url)
    expect((await ask(id)).body.state).toBe('delivered')
    await t.shop(webhooks.remove, { params: { id } })
  }
  const { id } = await t.endpoint(hook.url)
  expect(await ask(id)).toMatchObject({ status: 429, code: 'too_many_tests' })
  expect(hook.calls).toHaveLength(10)
  expect((await ask((await t.endpoint(hook.url, {}, t.rival)).id, t.rival)).status).toBe(200)
  t.pass(MINUTE + 1)
  expect((await ask(id)).status).toBe(200)
})

test('a process makes ten test calls at once; some wait, and more are refused', async () => {
  const { outbound } = t.kernel
  const { post } = outbound
  const gate = Promise.withResolvers<void>()
  let running = 0
  outbound.post = async (...of) => {
    running++
    await gate.promise
    return post(...of)
  }
  try {
    const hook = await t.listen()
    const [own, other] = [(await t.endpoint(hook.url)).id, (await t.endpoint(hook.url, {}, t.rival)).id]
    const first = Array.from({ length: 10 }, () => ask(own))
    await expect.poll(() => running, { timeout: 15_000 }).toBe(10)
    expect((await ask(own)).code).toBe('too_many_tests')
    const next = Array.from({ length: 21 }, () => ask(other, t.rival))
    expect(await Promise.race(next)).toMatchObject({ status: 503, code: 'busy' })
    gate.resolve()
    for (const { body } of await Promise.all(first)) expect(body.state).toBe('delivered')
    const statuses = (await Promise.all(next)).map(({ status }) => status)
    expect([200, 429, 503].map((one) => statuses.filter((status) => status === one).length)).toEqual([10, 10, 1])
  } finally {
    gate.resolve()
    outbound.post = post
  }
})
