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

test('an endpoint is made, shown, changed, paused, resumed and deleted', async () => {
  const made = await t.endpoint('http://127.0.0.1:9/hook', { events: ['order.created', 'order.created'], serial: true })
  expect(made).toMatchObject({ events: ['order.created'], payload: 'full', serial: true, rate_limit: null })
  expect(made).toMatchObject({ state: 'active', failure_count: 0, last_status: null, last_at: null, waiting: 0 })
  expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect(made.hours).toHaveLength(24)
  const params = { id: made.id }
  expect((await t.shop(webhooks.get, { params })).json).not.toHaveProperty('secret')
  const changed = await t.shop(webhooks.change, { params, body: { events: ['*'], rate_limit: 10, payload: 'thin' } })
  expect(changed.body).toMatchObject({ events: ['*'], rate_limit: 10, payload: 'thin', serial: true, url: made.url })
  expect((await t.shop(webhooks.pause, { params })).body.state).toBe('paused')
  expect(await t.shop(webhooks.pause, { params })).toMatchObject({ status: 409, code: 'wrong_state' })
  expect((await t.shop(webhooks.resume, { params })).body.state).toBe('active')
  expect((await t.rival(webhooks.get, { params })).status).toBe(404)
  expect((await t.shop(webhooks.remove, { params })).status).toBe(204)
  expect((await t.shop(webhooks.get, { params })).status).toBe(404)
  expect((await t.shop(webhooks.list)).body.data.map(({ id }) => id)).not.toContain(made.id)
})

test('what is unknown or too much is refused', async () => {
  const create = (body: object) => t.rival(webhooks.create, { body: { url: 'http://127.0.0.1:9/', ...body } as never })
  for (const events of [['order.exploded'], [], ['test'], ['*', 'order.created']])
    expect((await create({ events })).status).toBe(422)
  for (const rate_limit of [0, 1001, 1.5]) expect((await create({ events: ['*'], rate_limit })).status).toBe(422)
  for (let n = 0; n < 20; n++) expect((await create({ events: ['*'] })).status).toBe(201)
  // Nor is a name looked up for who may have no more of them.
  const { outbound } = t.kernel
  const { assertPublicUrl } = outbound
  let asked = 0
  outbound.assertPublicUrl = async (url) => (asked++, assertPublicUrl(url))
  expect(await create({ events: ['*'] })).toMatchObject({ status: 409, code: 'quota_reached', json: { most: 20 } })
  outbound.assertPublicUrl = assertPublicUrl
  expect(asked).toBe(0)
})

const hostile =
  `http://shop.example.com/ ftp://shop.example.com/ shop https://127.0.0.1/ https://2130706433/ https://0x7f.1/
  https://0177.0.0.1/ https://127.1/ https://localhost/ https://localhost./ https://[::1]/ https://[::]/ https://0.0.0.0/
  https://[::ffff:127.0.0.1]/ https://[::ffff:7f00:1]/ https://10.0.0.1/ https://172.16.0.1/ https://172.31.255.255/
  https://192.168.1.1/ https://169.254.169.254/latest/meta-data https://100.64.0.1/ https://192.0.2.1/ https://198.18.0.1/
  https://203.0.113.1/ https://224.0.0.1/ https://255.255.255.255/ https://[fe80::1]/ https://[fd00::1]/ https://[64:ff9b::7f00:1]/
  https://[2002:7f00:1::]/ https://[2001::1]/ https://[2001:db8::1]/ https://[ff02::1]/ https://a:b@8.8.8.8/ https://8.8.8.8:22/
  https://１２７.０.０.１/`.split(/\s+/)
test('36 hostile addresses are refused when they are saved, and tell why', async () => {
  const codes = new Set<string | undefined>()
  for (const url of hostile) {
    const answer = await strict.shop(webhooks.create, { body: { url, events: ['*'] } })
    expect([url, answer.status]).toEqual([url, 422])
    codes.add(answer.code)
  }
  const named = ['https_only', 'invalid_url', 'no_sign_in_in_url', 'port_not_allowed', 'public_host_only']
  expect([...codes].toSorted()).toEqual(named)
  expect(hostile).toHaveLength(36)
  const made = await strict.endpoint('https://8.8.8.8/hook')
  const body = { url: 'https://10.0.0.1/' }
  expect(await strict.shop(webhooks.change, { params: { id: made.id }, body })).toMatchObject({ status: 422 })
})

test('another address, the secret and a new one take a fresh sign-in; a key never gets them', async () => {
  const made = await t.endpoint('http://127.0.0.1:9/hook')
  const params = { id: made.id }
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
  expect((await t.shop(webhooks.showSecret, { params })).body.secret).toBe(made.secret)
  t.pass(6 * MINUTE)
  for (const asked of [
    t.shop(webhooks.change, { params, body: { url } }),
    t.shop(webhooks.showSecret, { params }),
    t.shop(webhooks.rotate, { params, body: {} }),
  ])
    expect(await asked).toMatchObject({ status: 403, code: 'sign_in_again' })
  expect((await t.shop(webhooks.change, { params, body: { url: made.url, serial: true } })).status).toBe(200)
  const fresh = await t.signIn(t.shop.me.username)
  expect((await fresh(webhooks.change, { params, body: { url } })).body.url).toBe(url)
  const rows = await t.kernel.db.read.select().from(audit_log).where(like(audit_log.action, 'webhook_endpoint.%'))
  const moved = rows.findLast(({ action }) => action === 'webhook_endpoint.changed')
  expect(moved).toMatchObject({ before: { url: made.url }, after: { url } })
  expect(JSON.stringify(rows)).not.toContain('whsec_')
  expect(JSON.stringify(rows)).not.toMatch(/"secret"|v1\.k/)
})

test('during a rotation both secrets verify, and after it the new one alone', async () => {
  const hook = await t.listen()
  const made = await t.endpoint(hook.url)
  const params = { id: made.id }
  const fresh = await t.signIn(t.shop.me.username)
  const rotated = (await fresh(webhooks.rotate, { params, body: { overlap_hours: 2 } })).body
  const accepts = async () => {
    expect((await t.shop(webhooks.test, { params })).body.state).toBe('delivered')
    const { headers, body } = hook.calls.at(-1)!
    const known = headers as Record<string, string>
    return [made.secret, rotated.secret].map((secret) => {
      const signed = new Webhook(secret).sign(
        known['webhook-id']!,
        new Date(Number(known['webhook-timestamp']) * 1000),
        body,
      )
      return known['webhook-signature']!.split(' ').includes(signed)
    })
  }
  expect(await accepts()).toEqual([true, true])
  t.pass(2 * HOUR + 1)
  expect(await accepts()).toEqual([false, true])
  const again = await t.signIn(t.shop.me.username)
  const now = (await again(webhooks.rotate, { params, body: { overlap_hours: 0 } })).body
  expect(now.previous_secret_until).toBeNull()
  expect(await accepts()).toEqual([false, false])
})

test('a test shows its answer at once and counts nowhere', async () => {
  t.pass(2 * MINUTE) // the tests before this one are no longer counted
  const hook = await t.listen({ status: 418, body: 'short and stout' })
  const made = await t.endpoint(hook.url)
  const params = { id: made.id }
  const tested = (await t.shop(webhooks.test, { params })).body
  expect(tested).toMatchObject({ type: 'test', state: 'dead', next_at: null })
  expect(tested.attempts).toMatchObject([
    { status: 418, error: 'answered 418', response: 'short and stout', address: '127.0.0.1' },
  ])
  expect(hook.events()[0]).toMatchObject({ id: tested.event_id, type: 'test', event: 'test' })
  expect(await t.read(made.id)).toMatchObject({ failure_count: 0, last_status: null, waiting: 0 })
  expect((await t.shop(webhooks.figures, { params })).body.last_24_hours).toMatchObject({ delivered: 0, failed: 0 })
  for (let n = 1; n < 10; n++) await t.shop(webhooks.test, { params })
  expect(await t.shop(webhooks.test, { params })).toMatchObject({ status: 429, code: 'too_many_tests' })
  await t.work()
  expect(hook.calls).toHaveLength(10)
})

test('the receiver of the server itself takes a delivery without the network, where private addresses are closed', async () => {
  expect((await strict.shop(webhookInbox.get)).body.data).toBeNull()
  const inbox = (await strict.shop(webhookInbox.open)).body
  const made = await strict.endpoint(inbox.url)
  expect((await strict.shop(webhooks.test, { params: { id: made.id } })).body.state).toBe('delivered')
  const [call] = (await strict.shop(webhookInbox.get)).body.data!.calls
  expect(JSON.parse(call!.body)).toMatchObject({ type: 'test', data: { endpoint_id: made.id } })
  expect(call!.headers['webhook-signature']).toMatch(/^v1,\S+ v1a,\S+$/)
  expect((await strict.shop(webhookInbox.open)).body.url).toBe(inbox.url)
  const url = new URL(inbox.url).pathname
  const send = (n: number) =>
    strict.app.inject({ method: 'POST', url, payload: `{"n":${n}}`, headers: { 'content-type': 'application/json' } })
  for (let n = 0; n < 25; n++) expect((await send(n)).statusCode).toBe(204)
  const kept = (await strict.shop(webhookInbox.get)).body.data!.calls.map(({ body }) => body)
  expect([kept.length, kept[0], kept.at(-1)]).toEqual([20, '{"n":24}', '{"n":5}'])
  expect((await strict.rival(webhookInbox.get)).body.data).toBeNull()
  for (const like_it of [`${inbox.url}x`, 'http://localhost:3000/hooks/inbox/nothing', 'http://localhost:3000/other'])
    expect([like_it, (await strict.shop(webhooks.create, { body: { url: like_it, events: ['*'] } })).status]).toEqual([
      like_it,
      like_it.startsWith(inbox.url) ? 201 : 422,
    ])
  strict.pass(HOUR + 1)
  expect((await send(1)).statusCode).toBe(404)
  expect((await strict.shop(webhooks.test, { params: { id: made.id } })).body.attempts[0]?.status).toBe(404)
})

test('an admin sees the endpoints of all, finds them by company and address, and how all of it goes', async () => {
  const name = (t.rival.me.party as { name?: string }).name ?? ''
  const all = (await t.adminUser(webhookMonitor.list, { query: { limit: 100 } })).body.data
  expect(new Set(all.map(({ sponsor }) => sponsor.id)).size).toBeGreaterThan(1)
  expect(JSON.stringify(all)).not.toContain('whsec_')
  const found = (await t.adminUser(webhookMonitor.list, { query: { q: '/other', limit: 10 } })).body.data
  expect(found.map(({ url }) => url)).toEqual(['http://127.0.0.1:9/other'])
  expect(name.length).toBeGreaterThanOrEqual(0)
  expect((await t.adminUser(webhookMonitor.summary)).body.endpoints.active).toBe(all.length)
  expect((await t.shop(webhookMonitor.summary)).status).toBe(403)
})

test('the public key is made once and shown to anybody', async () => {
  const [first, second] = await Promise.all([t.stranger(webhookFeed.keys), t.stranger(webhookFeed.keys)])
  expect(first.body).toEqual(second.body)
  expect(first.body.data).toHaveLength(1)
  expect(first.body.data[0]!.public_key).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/)
})

test('nothing more is sent for a sponsor whose account was closed', async () => {
  const hook = await t.listen()
  const leaver = await t.newcomer('sponsor')
  await t.adminUser(users.approve, { params: { id: leaver.me.id } })
  const made = await t.endpoint(hook.url, {}, leaver)
  await t.happen([made], ['ord_closed'])
  expect((await leaver(myAccount.close, { body: { password: t.password } })).status).toBe(204)
  await t.work()
  expect(hook.calls).toHaveLength(0)
})

test('the days that the log is kept are a setting', async () => {
  const changed = await t.adminUser(admin.change, { body: { webhook_delivery_days: 7 } })
  expect(changed.body.webhook_delivery_days).toBe(7)
})
