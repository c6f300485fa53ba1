import { users } from '@affluence/contract/users'
import { campaigns } from '@affluence/contract/campaigns'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { spring } from '../../testing/campaignWorld.ts'
import { testApp } from '../../testing/testApp.ts'
import { onPostgres } from './engine.ts'

let t: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.end())

/** SQLite's own limit stands for a disk: what it answers is the same, SQLITE_FULL. */
const limitTo = (pages: number) =>
  t.kernel.db.exclusive(async (run) => void (await run(`pragma max_page_count = ${pages}`)))

test.skipIf(onPostgres)(
  'a full disk is said plainly, loses nothing that was acknowledged, and is over once there is room',
  async () => {
    const [admin, ada] = [await t.admin(), await t.register('sponsor')]
    await admin(users.approve, { params: { id: ada.me.id } })
    const acknowledged: string[] = []
    const create = async (description: string) => {
      const answer = await ada(campaigns.create, { body: { ...spring, description } })
      if (answer.status === 201) acknowledged.push(answer.body.id)
      return answer
    }
    await create('before')
    await limitTo(1) // as many as there are now
    const long = 'x'.repeat(2000)
    let answer = await create(long)
    for (let tries = 0; answer.status === 201 && tries < 500; tries++) answer = await create(long)
    expect(answer).toMatchObject({ status: 503, code: 'storage_full', headers: { 'retry-after': '30' } })

    // Many at once: their common commit may fail, and then each of them is told so.
    const many = await Promise.all(Array.from({ length: 32 }, () => create(long)))
    expect(new Set(many.map(({ status }) => status))).not.toContain(500)
    for (const id of acknowledged) expect((await ada(campaigns.get, { params: { id } })).status).toBe(200)

    await limitTo(1_000_000)
    expect((await create(long)).status).toBe(201)
    const { body } = await ada(campaigns.list, { query: { limit: 100 } })
    expect(body.data.map(({ id }) => id).toSorted()).toEqual(acknowledged.toSorted())
    expect(t.reports.length).toBeGreaterThan(0)
  },
)
