import { apiKeys } from '@affluence/contract/apiKeys'
import { webhooks } from '@affluence/contract/webhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SECOND } from '../../../kernel/clock.ts'
import { webhookWorld, type WebhookWorld } from '../../../testing/webhookWorld.ts'

let t: WebhookWorld
beforeAll(async () => void (t = await webhookWorld()))
afterAll(() => t.end())

const ask = (query: object = {}, by = t.shop) => by(webhooks.recent, { query })

test('recent deliveries of all endpoints are listed newest first, with their calls and endpoints', async () => {
  expect((await ask()).body.data).toEqual([])
  const hook = await t.listen()
  const bad = await t.listen({ status: 500, body: 'out of order' })
  const one = await t.endpoint(hook.url, { description: 'Shop' })
  const other = await t.endpoint(bad.url)
  const ids: string[] = []
  for (let n = 0; n < 3; n++) {
    ids.push(...(await t.happen([one], [`ord_a${n}`])), ...(await t.happen([other], [`ord_b${n}`], 'order.cancelled')))
    t.pass(SECOND)
  }
  await t.work()
  const { data } = (await ask()).body
  expect(data.map(({ event_id }) => event_id)).toEqual(ids.toReversed())
  expect(data[0]).toMatchObject({
    type: 'order.cancelled',
    state: 'failed',
    endpoint: { id: other.id, url: bad.url, description: null },
    attempts: [{ status: 500, error: 'answered 500', response: 'out of order' }],
  })
  expect(data[1]).toMatchObject({ state: 'delivered', endpoint: { id: one.id, url: hook.url, description: 'Shop' } })
  expect((await ask({ limit: 2 })).body.data.map(({ event_id }) => event_id)).toEqual(ids.toReversed().slice(0, 2))
  expect((await ask({ limit: 0 })).status).toBe(422)
  expect((await ask({}, t.rival)).body.data).toEqual([])
  await t.shop(webhooks.remove, { params: { id: other.id } })
  expect((await ask()).body.data.map(({ endpoint }) => endpoint.id)).toEqual([one.id, one.id, one.id])
})

test('an API key reads recent deliveries with the scope of webhooks only', async () => {
  const asKey = async (scopes: string[]) => {
    const { key } = (await t.shop(apiKeys.create, { body: { name: 'Hooks', scopes } as never })).body
    const headers = { authorization: `Api-Key ${key}` }
    return (await t.app.inject({ method: 'GET', url: '/api/v1/webhook-deliveries', headers })).statusCode
  }
  expect([await asKey(['webhooks:write']), await asKey(['events:read'])]).toEqual([200, 403])
})
