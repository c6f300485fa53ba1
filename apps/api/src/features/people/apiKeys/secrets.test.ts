import { authentication } from '@affluence/contract/authentication'
import { apiKeys, keySignIn, signInLinks } from '@affluence/contract/apiKeys'
import { orders } from '@affluence/contract/orders'
import { roster } from '@affluence/contract/roster'
import { getTableName } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HOUR } from '../../../kernel/clock.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { allTables } from '../../../testing/tables.ts'

let w: World
beforeAll(async () => void (w = await affiliationWorld()))
afterAll(() => w.end())

const secrets: string[] = []
let n = 0
const once = () => ({ 'idempotency-key': `again-${++n}` })
const keep = <T extends { key?: string | null; url?: string | null }>(created: T) => {
  if (created.key) secrets.push(created.key)
  if (created.url) secrets.push(created.url.split('#')[1]!)
  return created
}
const newest = () => secrets.at(-1) ?? 'x'.repeat(64)
const listed = { params: { id: '' } }

/** Everything that makes a secret, uses one, or gets one where it does not belong. */
const steps: Record<string, () => Promise<unknown>> = {
  'a sponsor makes a key': async () => keep((await w.shop(apiKeys.create, { body: { name: 'Shop' } }, once())).body),
  'an influencer renews the key': async () => keep((await w.ada(apiKeys.create, { body: { name: 'Mine' } })).body),
  'an influencer makes a link': async () => keep((await w.ada(signInLinks.create, {}, once())).body),
  'an admin creates an influencer': async () => {
    const names = { display_name: 'Jane', email: `jane${++n}@example.com`, username: `jane${n}` }
    const { body } = await w.adminUser(roster.create, { body: names as never }, once())
    keep(body.key)
    keep(body.link)
  },
  'an admin gives new credentials': async () => {
    const { body } = await w.adminUser(roster.regenerate, listed, once())
    keep(body.key)
    keep(body.link)
  },
  'an admin gives new credentials to many': async () => {
    const { body } = await w.adminUser(roster.bulk, { body: { action: 'regenerate', ids: [listed.params.id] } })
    body.data.forEach(keep)
  },
  'a program asks': () => w.stranger(orders.list, { query: {} }, { authorization: `Api-Key ${newest()}` }),
  'a program asks with half a key': () =>
    w.stranger(orders.list, { query: {} }, { authorization: `Bearer ${newest().slice(0, 40)}` }),
  'somebody signs in with it': () =>
    w.stranger(keySignIn.byKey, { body: { username: w.ada.me.username, api_key: newest() } }),
  'somebody follows it': () => w.stranger(keySignIn.byLink, { body: { token: newest() } }),
  'it is pasted as a username': () => w.stranger(keySignIn.byKey, { body: { username: newest(), api_key: 'wrong' } }),
  'it is pasted as a login': () =>
    w.stranger(authentication.login, { body: { login: newest(), password: 'wrong-password' } }),
  'it is pasted as a password': () =>
    w.stranger(authentication.login, { body: { login: w.ada.me.username, password: newest() } }),
  'it is sent to repeat by': () =>
    w.shop(apiKeys.create, { body: { name: 'Again' } }, { 'idempotency-key': newest() }).then(({ body }) => keep(body)),
  'it is searched for': () => w.adminUser(roster.list, { query: { q: newest() } }),
}

test('whatever is done with keys and links, no table holds one that could be used', async () => {
  listed.params.id = w.bea.me.party!.id
  for (const step of Object.values(steps)) await step()
  const stories = fc.array(fc.constantFrom(...Object.keys(steps)), { minLength: 5, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(stories, async (story) => {
      for (const name of story) await steps[name]!()
      w.clock.pass(HOUR)
    }),
    { numRuns: 8 },
  )
  await w.work()
  expect(secrets.length).toBeGreaterThan(15)
  for (const table of await allTables()) {
    const rows = JSON.stringify(await w.kernel.db.read.select().from(table)).toLowerCase()
    const leaked = secrets.filter((secret) => rows.includes(secret.toLowerCase()))
    expect([getTableName(table), leaked]).toEqual([getTableName(table), []])
  }
}, 60_000)
