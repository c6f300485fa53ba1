import { webhookInbox } from '@affluence/contract/webhookFeed'
import { webhooks } from '@affluence/contract/webhooks'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { MINUTE } from '../../../kernel/clock.ts'
import { events } from '../../../kernel/work/work.tables.ts'
import { webhookWorld, type WebhookWorld } from '../../../testing/webhookWorld.ts'
import { receiveInInbox } from './inbox.service.ts'

let t: WebhookWorld
let url = ''
let token = ''
beforeAll(async () => void (t = await webhookWorld()))
afterAll(() => t.end())
beforeEach(async () => {
  t.pass(2 * MINUTE)
  url = (await t.shop(webhookInbox.open)).body.url
  token = new URL(url).pathname.split('/').at(-1)!
})

const call = async (remoteAddress: string, to = token, headers = {}) =>
  t.app.inject({
    method: 'POST',
    url: `/hooks/inbox/${to}`,
    payload: '{"n":1}',
    remoteAddress,
    headers: { 'content-type': 'application/json', ...headers },
  })
const receive = (body: string, headers = {}) => receiveInInbox(t.kernel, token, { headers, body })
const storedCalls = () => t.kernel.db.read.$count(events, eq(events.type, 'webhook_inbox.called'))
const shownCalls = async () => (await t.shop(webhookInbox.get)).body.data!.calls

test('one IP address may call inboxes 120 times a minute, whatever its credentials', async () => {
  const answers = new Map<number, number>()
  for (let n = 0; n < 130; n++) {
    const { statusCode } = await call('192.0.2.1', 'nobody', { authorization: `Bearer ${n}` })
    answers.set(statusCode, (answers.get(statusCode) ?? 0) + 1)
  }
  expect(answers.get(429)).toBe(10)
  expect((await call('192.0.2.2')).statusCode).toBe(204)
})

test('a call to an unknown inbox is refused without a write', async () => {
  const { write } = t.kernel.db
  t.kernel.db.write = () => Promise.reject(new Error('written'))
  const answer = await call('192.0.2.3', 'nobody').finally(() => (t.kernel.db.write = write))
  expect(answer.statusCode).toBe(404)
})

test('60 calls a minute are stored, from the network and from the process together; others are answered', async () => {
  const before = await storedCalls()
  for (let n = 0; n < 40; n++) expect((await call('192.0.2.4')).statusCode).toBe(204)
  const endpoint = await t.endpoint(url)
  expect((await t.shop(webhooks.test, { params: { id: endpoint.id } })).body.state).toBe('delivered')
  await Promise.all(Array.from({ length: 40 }, (_, n) => receive(`${n}`)))
  expect((await storedCalls()) - before).toBe(60)
  expect(await shownCalls()).toHaveLength(20)
  t.pass(MINUTE + 1)
  await receive('later')
  expect((await shownCalls())[0]!.body).toBe('later')
  expect((await storedCalls()) - before).toBe(61)
})

test('a call with characters that a database cannot store is stored without them', async () => {
  await receive('a\0b', { 'x-odd': 'c\0d' })
  expect((await shownCalls())[0]).toMatchObject({ body: 'a\uFFFDb', headers: { 'x-odd': 'c\uFFFDd' } })
})
