import { socialAccounts } from '@affluence/contract/socialAccounts'
import { socialFigures } from '@affluence/contract/socialAccounts.figures'
import { socialMonitor } from '@affluence/contract/socialAccounts.monitor'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HOUR } from '../../../kernel/clock.ts'
import { onPostgres } from '../../../kernel/db/engine.ts'
import { plansOf, watchQueries } from '../../../testing/queryPlans.ts'
import { manyAccounts } from '../../../testing/social/manyAccounts.ts'
import { socialWorld } from '../../../testing/social/socialWorld.ts'
import { testDb } from '../../../testing/testDb.ts'
import { planSyncs } from './scheduled.service.ts'

const watch = watchQueries()
const queries = new Map<string, string>()
let w: Awaited<ReturnType<typeof socialWorld>>
let emptyDb: Awaited<ReturnType<typeof testDb>> | undefined
beforeAll(async () => {
  w = await socialWorld()
  const { who, id } = await w.connected('instagram')
  const ask = async (name: string, act: () => Promise<unknown>) => {
    for (const text of await watch.during(act)) if (!queries.has(text)) queries.set(text, name)
  }
  await ask('history', () => who(socialAccounts.history, { params: { id }, query: { limit: 1 } }))
  await ask('list', () => who(socialAccounts.list))
  await ask('growth', () => who(socialFigures.growth, { query: { days: '90' } }))
  await ask('syncs', () => who(socialFigures.syncs, { query: {} }))
  const admin = await w.admin()
  await ask('monitor', () => admin(socialMonitor.get))
  await ask('figures', () => admin(socialMonitor.figures, { query: {} }))
  await ask('plan', () => planSyncs(w.kernel))
  await ask('sync', () => w.sync(who, id))
  w.pass(HOUR + HOUR / 30)
  await ask('the hour', () => w.work())
  if (onPostgres) emptyDb = await testDb()
  else {
    manyAccounts(w.url)
    await w.kernel.db.analyse()
  }
}, 60_000)
afterAll(async () => {
  await w.end()
  await emptyDb?.end()
})

test('no page and no sync reads or sorts all rows of the growing tables', async () => {
  const growing = new Set(['social_accounts', 'follower_snapshots', 'sync_jobs', 'sync_items'])
  const slow = await plansOf((emptyDb ?? w).url, [...queries.keys()], growing)
  expect(slow.map(({ text, why }) => `${queries.get(text)}: ${why}: ${text}`)).toEqual([])
})
