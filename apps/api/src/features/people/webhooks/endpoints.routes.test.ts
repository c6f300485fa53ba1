import { myAccount } from '@affluence/contract/account'
import { apiKeys } from '@affluence/contract/apiKeys'
import { admin } from '@affluence/contract/admin'
import { users } from '@affluence/contract/users'
import { webhookFeed, webhookInbox, webhookMonitor } from '@affluence/contract/webhookFeed'
import { webhooks } from '@affluence/contract/webhooks'
import { like } from 'drizzle-orm'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HOUR, MINUTE } from '../../../kernel/clock.ts'
import { audit_log } from '../../../kernel/work/work.tables.ts'
import { webhookWorld, type WebhookWorld } from '../../../testing/webhookWorld.ts'

let t: WebhookWorld
/** As in production: public addresses only. */
let strict: WebhookWorld
beforeAll(async () => {
  t = await webhookWorld()
  strict = await webhookWorld({})
}, 120_000)
afterAll(async () => {
  await t.end()
  await strict.end()
})

test('an endpoint is created, shown, changed, paused, resumed and deleted', async () => {
  const endpoint = await t.endpoint('http://127.0.0.1:9/hook', {
    events: ['order.created', 'order.created'],
    serial: true,
  })
  expect(endpoint).toMatchObject({ events: ['order.created'], payload: 'full', serial: true, rate_limit: null })
  expect(endpoint).toMatchObject({ state: 'active', failure_count: 0, last_status: null, last_at: null, waiting: 0 })
  expect(endpoint.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect(endpoint.hours).toHaveLength(24)
  const params = { id: endpoint.id }
  expect((await t.shop(webhooks.get, { params })).json).not.toHaveProperty('secret')
  const changed = await t.shop(webhooks.change, { params, body: { events: ['*'], rate_limit: 10, payload: 'thin' } })
  expect(changed.body).toMatchObject({
    events: ['*'],
    rate_limit: 10,
    payload: 'thin',
    serial: true,
    url: endpoint.url,
  })
  expect((await t.shop(webhooks.pause, { params })).body.state).toBe('paused')
  expect(await t.shop(webhooks.pause, { params })).toMatchObject({ status: 409, code: 'wrong_state' })
  expect((await t.shop(webhooks.resume, { params })).body.state).toBe('active')
  expect((await t.rival(webhooks.get, { params })).status).toBe(404)
  expect((await t.shop(webhooks.remove, { params })).status).toBe(204)
  expect((await t.shop(webhooks.get, { params })).status).toBe(404)
  expect((await t.shop(webhooks.list)).body.data.map(({ id }) => id)).not.toContain(endpoint.id)
})

test('unknown event types, invalid limits and too many endpoints are refused', async () => {
  const create = (body: object) => t.rival(webhooks.create, { body: { url: 'http://127.0.0.1:9/', ...body } as never })
  for (const events of [['order.exploded'], [], ['test'], ['*', 'order.created']])
    expect((await create({ events })).status).toBe(422)
  for (const rate_limit of [0, 1001, 1.5]) expect((await create({ events: ['*'], rate_limit })).status).toBe(422)
  for (let n = 0; n < 20; n++) expect((await create({ events: ['*'] })).status).toBe(201)
  // No name is looked up once the quota is reached.
  const { outbound } = t.kernel
  const { assertPublicUrl } = outbound
  let answer = 0
  outbound.assertPublicUrl = async (url) => (answer++, assertPublicUrl(url))
  expect(await create({ events: ['*'] })).toMatchObject({ status: 409, code: 'quota_reached', json: { most: 20 } })
  outbound.assertPublicUrl = assertPublicUrl
  expect(answer).toBe(0)
})

const hostile =
  `http://shop.example.com/ ftp://shop.example.com/ shop https://127.0.0.1/ https://2130706433/ https://0x7f.1/
  https://0177.0.0.1/ https://127.1/ https://localhost/ https://localhost./ https://[::1]/ https://[::]/ https://0.0.0.0/
  https://[::ffff:127.0.0.1]/ https://[::ffff:7f00:1]/ https://10.0.0.1/ https://172.16.0.1/ https://172.31.255.255/
  https://192.168.1.1/ https://169.254.169.254/latest/meta-data https://100.64.0.1/ https://192.0.2.1/ https://198.18.0.1/
  https://203.0.113.1/ https://224.0.0.1/ https://255.255.255.255/ https://[fe80::1]/ https://[fd00::1]/ https://[64:ff9b::7f00:1]/
  https://[2002:7f00:1::]/ https://[2001::1]/ https://[2001:db8::1]/ https://[ff02::1]/ https://a:b@8.8.8.8/ https://8.8.8.8:22/
  https://１２７.０.０.１/`.split(/\s+/)
test('36 hostile addresses are refused when they are saved, each with its reason', async () => {
  const codes = new Set<string | undefined>()
  for (const url of hostile) {
    const answer = await strict.shop(webhooks.create, { body: { url, events: ['*'] } })
    expect([url, answer.status]).toEqual([url, 422])
    codes.add(answer.code)
  }
  const expected = ['https_only', 'invalid_url', 'no_sign_in_in_url', 'port_not_allowed', 'public_host_only']
  expect([...codes].toSorted()).toEqual(expected)
  expect(hostile).toHaveLength(36)
  const endpoint = await strict.endpoint('https://8.8.8.8/hook')
  const body = { url: 'https://10.0.0.1/' }
  expect(await strict.shop(webhooks.change, { params: { id: endpoint.id }, body })).toMatchObject({ status: 422 })
})

test('a new address, the secret and its rotation need a fresh sign-in; an API key never may', async () => {
  const endpoint = await t.endpoint('http://127.0.0.1:9/hook')
  const params = { id: endpoint.id }
  const body = { name: 'Hooks', scopes: ['webhooks:write' as const] }
  const { key } = (await t.shop(apiKeys.create, { body })).body
  const program = t.withToken(key)
  const url = 'http://127.0.0.1:9/other'
  expect((await program(webhooks.list)).status).toBe(200)
  expect((await program(webhooks.change, { params, body: { description: 'By a program' } })).status).toBe(200)
  expect(await program(webhooks.change, { params, body: { url } })).toMatchObject({
    status: 403,
    code: 'sign_in_again',
  })
  expect((await program(webhooks.showSecret, { params })).status).toBe(403)
  expect((await program(webhooks.rotate, { params, body: {} })).status).toBe(403)
  expect((await t.shop(webhooks.showSecret, { params })).body.secret).toBe(endpoint.secret)
  t.pass(6 * MINUTE)
  for (const answer of [
    t.shop(webhooks.change, { params, body: { url } }),
    t.shop(webhooks.showSecret, { params }),
    t.shop(webhooks.rotate, { params, body: {} }),
  ])
    expect(await answer).toMatchObject({ status: 403, code: 'sign_in_again' })
  expect((await t.shop(webhooks.change, { params, body: { url: endpoint.url, serial: true } })).status).toBe(200)
  const freshSession = await t.signIn(t.shop.me.username)
  expect((await freshSession(webhooks.change, { params, body: { url } })).body.url).toBe(url)
  const rows = await t.kernel.db.read.select().from(audit_log).where(like(audit_log.action, 'webhook_endpoint.%'))
  const change = rows.findLast(({ action }) => action === 'webhook_endpoint.changed')
  expect(change).toMatchObject({ before: { url: endpoint.url }, after: { url } })
  expect(JSON.stringify(rows)).not.toContain('whsec_')
  expect(JSON.stringify(rows)).not.toMatch(/"secret"|v1\.k/)
})

test('both secrets verify during a rotation, and only the new one after it', async () => {
  const hook = await t.listen()
  const endpoint = await t.endpoint(hook.url)
  const params = { id: endpoint.id }
  const freshSession = await t.signIn(t.shop.me.username)
  const rotated = (await freshSession(webhooks.rotate, { params, body: { overlap_hours: 2 } })).body
  const accepts = async () => {
    expect((await t.shop(webhooks.test, { params })).body.state).toBe('delivered')
    const { headers, body } = hook.calls.at(-1)!
    const signatureHeaders = headers as Record<string, string>
    return [endpoint.secret, rotated.secret].map((secret) => {
      const signed = new Webhook(secret).sign(
        signatureHeaders['webhook-id']!,
        new Date(Number(signatureHeaders['webhook-timestamp']) * 1000),
        body,
      )
      return signatureHeaders['webhook-signature']!.split(' ').includes(signed)
    })
  }
  expect(await accepts()).toEqual([true, true])
  t.pass(2 * HOUR + 1)
  expect(await accepts()).toEqual([false, true])
  const secondSession = await t.signIn(t.shop.me.username)
  const now = (await secondSession(webhooks.rotate, { params, body: { overlap_hours: 0 } })).body
  expect(now.previous_secret_until).toBeNull()
  expect(await accepts()).toEqual([false, false])
})

test('a test shows its answer at once and is not counted', async () => {
  t.pass(2 * MINUTE) // the tests before this one are no longer counted
  const hook = await t.listen({ status: 418, body: 'short and stout' })
  const endpoint = await t.endpoint(hook.url)
  const params = { id: endpoint.id }
  const delivery = (await t.shop(webhooks.test, { params })).body
  expect(delivery).toMatchObject({ type: 'test', state: 'dead', next_at: null })
  expect(delivery.attempts).toMatchObject([
    { status: 418, error: 'answered 418', response: 'short and stout', address: '127.0.0.1' },
  ])
  expect(hook.events()[0]).toMatchObject({ id: delivery.event_id, type: 'test', event: 'test' })
  expect(await t.read(endpoint.id)).toMatchObject({ failure_count: 0, last_status: null, waiting: 0 })
  expect((await t.shop(webhooks.figures, { params })).body.last_24_hours).toMatchObject({ delivered: 0, failed: 0 })
  for (let n = 1; n < 10; n++) await t.shop(webhooks.test, { params })
  expect(await t.shop(webhooks.test, { params })).toMatchObject({ status: 429, code: 'too_many_tests' })
  await t.work()
  expect(hook.calls).toHaveLength(10)
})

test('the inbox of the server takes deliveries without the network, also where private addresses are blocked', async () => {
  expect((await strict.shop(webhookInbox.get)).body.data).toBeNull()
  const inbox = (await strict.shop(webhookInbox.open)).body
  const endpoint = await strict.endpoint(inbox.url)
  expect((await strict.shop(webhooks.test, { params: { id: endpoint.id } })).body.state).toBe('delivered')
  const [call] = (await strict.shop(webhookInbox.get)).body.data!.calls
  expect(JSON.parse(call!.body)).toMatchObject({ type: 'test', data: { endpoint_id: endpoint.id } })
  expect(call!.headers['webhook-signature']).toMatch(/^v1,\S+ v1a,\S+$/)
  expect((await strict.shop(webhookInbox.open)).body.url).toBe(inbox.url)
  const url = new URL(inbox.url).pathname
  const send = (n: number) =>
    strict.app.inject({ method: 'POST', url, payload: `{"n":${n}}`, headers: { 'content-type': 'application/json' } })
  for (let n = 0; n < 25; n++) expect((await send(n)).statusCode).toBe(204)
  const bodies = (await strict.shop(webhookInbox.get)).body.data!.calls.map(({ body }) => body)
  expect([bodies.length, bodies[0], bodies.at(-1)]).toEqual([20, '{"n":24}', '{"n":5}'])
  expect((await strict.rival(webhookInbox.get)).body.data).toBeNull()
  for (const similar of [`${inbox.url}x`, 'http://localhost:3000/hooks/inbox/nothing', 'http://localhost:3000/other'])
    expect([similar, (await strict.shop(webhooks.create, { body: { url: similar, events: ['*'] } })).status]).toEqual([
      similar,
      similar.startsWith(inbox.url) ? 201 : 422,
    ])
  strict.pass(HOUR + 1)
  expect((await send(1)).statusCode).toBe(404)
  expect((await strict.shop(webhooks.test, { params: { id: endpoint.id } })).body.attempts[0]?.status).toBe(404)
})

test('an admin sees all endpoints, finds them by company and address, and sees the totals', async () => {
  const name = (t.rival.me.party as { name?: string }).name ?? ''
  const all = (await t.adminUser(webhookMonitor.list, { query: { limit: 100 } })).body.data
  expect(new Set(all.map(({ sponsor }) => sponsor.id)).size).toBeGreaterThan(1)
  expect(JSON.stringify(all)).not.toContain('whsec_')
  const matching = (await t.adminUser(webhookMonitor.list, { query: { q: '/other', limit: 10 } })).body.data
  expect(matching.map(({ url }) => url)).toEqual(['http://127.0.0.1:9/other'])
  expect(name.length).toBeGreaterThanOrEqual(0)
  expect((await t.adminUser(webhookMonitor.summary)).body.endpoints.active).toBe(all.length)
  expect((await t.shop(webhookMonitor.summary)).status).toBe(403)
})

test('the public key is created once and is public', async () => {
  const [first, second] = await Promise.all([t.stranger(webhookFeed.keys), t.stranger(webhookFeed.keys)])
  expect(first.body).toEqual(second.body)
  expect(first.body.data).toHaveLength(1)
  expect(first.body.data[0]!.public_key).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/)
})

test('nothing is sent for a sponsor whose account is closed', async () => {
  const hook = await t.listen()
  const leaver = await t.newcomer('sponsor')
  await t.adminUser(users.approve, { params: { id: leaver.me.id } })
  const endpoint = await t.endpoint(hook.url, {}, leaver)
  await t.happen([endpoint], ['ord_closed'])
  expect((await leaver(myAccount.close, { body: { password: t.password } })).status).toBe(204)
  await t.work()
  expect(hook.calls).toHaveLength(0)
})

test('the days that the log is kept are a setting', async () => {
  const changed = await t.adminUser(admin.change, { body: { webhook_delivery_days: 7 } })
  expect(changed.body.webhook_delivery_days).toBe(7)
})
