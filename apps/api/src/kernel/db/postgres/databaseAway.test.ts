import { apiKeys } from '@affluence/contract/apiKeys'
import { exports as exportsApi } from '@affluence/contract/exports'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../../testing/testApp.ts'
import { onPostgres } from '../engine.ts'
import { openDb } from '../open.ts'

let t: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => void (t = await testApp()))
afterAll(() => t.end())

test.skipIf(!onPostgres)(
  'a database that is away is a 503 with a time to come again, for keys and for people',
  async () => {
    const influencer = await t.register('influencer')
    const { clock, newId, report } = t.kernel
    const url = 'postgres://nobody@127.0.0.1:1/nothing'
    const { db } = t.kernel
    t.kernel.db = await openDb({ url, clock, newId, report })
    try {
      for (const key of ['a'.repeat(64), 'b'.repeat(64)]) {
        const reply = await t.app.inject({ url: '/api/v1/products', headers: { authorization: `Bearer ${key}` } })
        expect(reply.statusCode).toBe(503)
        expect(reply.headers['retry-after']).toBe('5')
      }
      expect(await influencer(apiKeys.list)).toMatchObject({
        status: 503,
        code: 'database_unreachable',
        headers: { 'retry-after': '5' },
      })
    } finally {
      await t.kernel.db.close()
      t.kernel.db = db
    }
  },
)

test.skipIf(!onPostgres)('a download that loses its database ends, and nothing else does', async () => {
  const admin = await t.admin()
  const { body: created } = await admin(exportsApi.create, { body: { list: 'audit', format: 'csv', filters: {} } })
  await t.work()
  const base = await t.app.listen({ port: 0, host: '127.0.0.1' })
  const { clock, newId, report, db } = t.kernel
  const away = await openDb({ url: 'postgres://nobody@127.0.0.1:1/nothing', clock, newId, report })
  const headers = { authorization: `Bearer ${admin.token}`, 'accept-encoding': 'identity' }
  const take = () => fetch(`${base}/api/v1/exports/${created.id}/file`, { headers }).then((reply) => reply.text())
  expect(await take()).toContain('export.asked')
  // Signing in and the first question still find it.
  let asks = 0
  t.kernel.db = {
    ...db,
    get read() {
      return asks++ === 0 ? db.read : away.read
    },
  }
  expect(await take()).toContain('database_unreachable')
  t.kernel.db = db
  await away.close()
  expect(await take()).toContain('export.asked')
})
