import type { Endpoint } from '@affluence/contract/endpoint'
import { webhookFeed, webhookMonitor } from '@affluence/contract/webhookFeed'
import { webhooks } from '@affluence/contract/webhooks'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, HOUR, MINUTE } from './kernel/clock.ts'
import { onPostgres } from './kernel/db/engine.ts'
import { multiply } from './testing/multiply.ts'
import { plansOf, watchQueries } from './testing/queryPlans.ts'
import { testDb } from './testing/testDb.ts'
import { webhookWorld, type WebhookWorld } from './testing/webhookWorld.ts'

const GROWING = new Set(
  'webhook_events webhook_deliveries webhook_attempts webhook_sums webhook_replays events'.split(' '),
)
const MANY = 10_000
const watch = watchQueries()
const statements = new Map<string, string>()
let t: WebhookWorld
let id = ''
let bare: Awaited<ReturnType<typeof testDb>> | undefined

beforeAll(async () => {
  t = await webhookWorld()
  const hook = await t.listen()
  const bad = await t.listen(500)
  id = (await t.endpoint(hook.url)).id
  const endpoints = [{ id }, await t.endpoint(bad.url), await t.endpoint(bad.url, { serial: true, rate_limit: 50 })]
  await t.happen(
    endpoints,
    Array.from({ length: 20 }, (_, n) => `ord_${n % 7}`),
  )
  const since = t.clock.now()
  await ask('sending', () => t.work())
  t.pass(HOUR)
  await t.happen([], ['ord_m'])
  await askPages(since)
  await ask('another round', () => t.work())
  t.pass(40 * DAY)
  await ask('the tasks', () => t.work({ scheduled: true }))
  t.pass(5 * MINUTE)
  await t.happen(
    endpoints,
    Array.from({ length: 20 }, (_, n) => `ord_${n}`),
  )
  await t.work()
  if (onPostgres) bare = await testDb()
}, 180_000)
afterAll(async () => {
  await t.end()
  await bare?.end()
})

async function ask(name: string, act: () => Promise<unknown>) {
  for (const text of await watch.during(act)) if (!statements.has(text)) statements.set(text, name)
}
async function askPages(since: string) {
  const params = { id }
  const filters = [{}, { type: 'order.created' }, { state: 'failed' }, { event_id: 'evt_1' }, { since, until: since }]
  const replays = [{ which: 'failed' }, { which: 'failed', since }, { which: 'missing' }, { since }, { until: since }]
  const pages: [Endpoint, object][] = [
    ...[webhooks.list, webhooks.recent, webhookFeed.events].map((one): [Endpoint, object] => [one, {}]),
    ...[webhooks.get, webhooks.figures].map((one): [Endpoint, object] => [one, { params }]),
    ...filters.map((query): [Endpoint, object] => [webhooks.deliveries, { params, query: { limit: 2, ...query } }]),
    ...replays.map((body): [Endpoint, object] => [webhooks.replay, { params, body: { ...body, dry_run: true } }]),
    [webhooks.replay, { params, body: { which: 'missing' } }],
    [webhooks.replay, { params, body: { since } }],
    [webhooks.replay, { params, body: { event_ids: ['evt_1'] } }],
    [webhooks.test, { params }],
    [webhookFeed.events, { query: { after: since, limit: 2, types: 'order.created' } }],
  ]
  for (const [endpoint, input] of pages)
    await ask(`${endpoint.method} ${endpoint.path} ${JSON.stringify(input)}`, async () => {
      const reply = await t.shop(endpoint as never, input as never)
      expect([endpoint.path, (reply as { status: number }).status]).toEqual([endpoint.path, 200])
    })
  for (const endpoint of [webhookMonitor.summary, webhookMonitor.list])
    await ask(`admin ${endpoint.path}`, () => t.adminUser(endpoint as never))
}

const slowOnes = async (url: string) => {
  const slow = await plansOf(url, [...statements.keys()], GROWING)
  return slow.map(({ text, why }) => `${statements.get(text)}: ${why}: ${text}`)
}

test.runIf(onPostgres)('PostgreSQL finds an index for all that grows with the calls', async () => {
  expect(await slowOnes(bare!.url)).toEqual([])
})

test.skipIf(onPostgres)(
  'nothing reads or sorts the whole of what grows with the calls, of many endpoints or of one',
  async () => {
    multiply(t.url, GROWING, MANY)
    await t.kernel.db.analyse()
    expect(await slowOnes(t.url)).toEqual([])
    // Nearly all of it is this endpoint's, and nearly all of that was delivered.
    const db = new Sqlite(t.url.replace(/^file:/, ''))
    db.pragma('foreign_keys = off')
    db.prepare(`update webhook_deliveries set event_id = event_id || endpoint_id, endpoint_id = ?, state = 'delivered', next_at = null
    where id like '%~%' and rowid % 20 > 0`).run(id)
    db.prepare("update webhook_events set sponsor_id = ? where id like '%~%' and rowid % 20 > 0").run(
      t.shop.me.party!.id,
    )
    db.close()
    await t.kernel.db.analyse()
    expect(await slowOnes(t.url)).toEqual([])
  },
)
