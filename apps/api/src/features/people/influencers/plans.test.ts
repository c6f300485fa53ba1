import { influencers as endpoints } from '@affluence/contract/influencers'
import { users } from '@affluence/contract/users'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { onPostgres } from '../../../kernel/db/engine.ts'
import { plansOf, watchQueries } from '../../../testing/queryPlans.ts'
import { testApp } from '../../../testing/testApp.ts'
import { testDb } from '../../../testing/testDb.ts'
import { createInfluencer } from './influencers.service.ts'

const watch = watchQueries()
let t: Awaited<ReturnType<typeof testApp>>
let bare: Awaited<ReturnType<typeof testDb>> | undefined
let statements: string[] = []
beforeAll(async () => {
  t = await testApp()
  const sponsor = await t.register('sponsor')
  const admin = await t.admin()
  await admin(users.approve, { params: { id: sponsor.me.id } })
  await t.kernel.db.write(async (tx) => {
    for (let n = 0; n < 500; n++)
      await createInfluencer(tx, { display_name: `Person ${n}`, approval: 'approved', measured_reach: n % 5 ? -1 : n })
  })
  await t.kernel.db.analyse()
  const search = (query: object) =>
    sponsor(endpoints.search, { query: { limit: 5, sort: '-measured_reach', ...query } })
  statements = await watch.during(async () => {
    const { body } = await search({})
    await search({ cursor: body.next_cursor! })
    await search({ measured: true })
    await search({ measured: true, min_reach: 100, platform: 'tiktok' })
    for (const sort of ['-reach', 'reach', '-engagement', '-created_at', 'name'])
      await search({ sort, cursor: (await search({ sort })).body.next_cursor! })
  })
  if (onPostgres) bare = await testDb()
}, 60_000)
afterAll(async () => {
  await t.end()
  await bare?.end()
})

test('a search walks along an index and sorts nothing, whatever is sorted by or filtered', async () => {
  const searches = statements.filter((text) => /from "influencers"/.test(text) && /order by/.test(text))
  expect(searches).toHaveLength(14)
  expect(await plansOf((bare ?? t).url, searches, new Set(['influencers']))).toEqual([])
})
