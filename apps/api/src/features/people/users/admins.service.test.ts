import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../../testing/testApp.ts'
import { ensureAdmin } from './admins.service.ts'
import { users } from '../identities/identities.tables.ts'

let t: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.end())

test('a database that has an admin gets no second one', async () => {
  const before = await t.kernel.db.read.$count(users)
  expect(await ensureAdmin(t.kernel)).toBeNull()
  expect(await t.kernel.db.read.$count(users)).toBe(before)
})

test('production begins with no password that everybody tries', async () => {
  await t.kernel.db.write((tx) => tx.delete(users))
  const started = (ADMIN_PASSWORD: string, NODE_ENV: 'production' | 'development') =>
    ensureAdmin({
      ...t.kernel,
      config: { ...t.kernel.config, NODE_ENV, ADMIN_PASSWORD, ADMIN_EMAIL: 'Root@Shop.test' },
    })
  for (const weak of ['password123', 'aaaaaaaaaa', 'root@shop.test'])
    await expect(started(weak, 'production')).rejects.toMatchObject({
      because: { errors: [{ path: 'ADMIN_PASSWORD' }] },
    })
  expect(await t.kernel.db.read.$count(users)).toBe(0)
  expect(await started('password123', 'development')).toEqual({ email: 'root@shop.test', password: null })
})
