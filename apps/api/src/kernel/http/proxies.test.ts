import { admin as adminApi } from '@affluence/contract/admin'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../testing/testApp.ts'

const METRICS_TOKEN = 'a-token-for-the-watchman'
let t: Awaited<ReturnType<typeof testApp>>
let guarded: Awaited<ReturnType<typeof testApp>>
const warnings: string[] = []
beforeAll(async () => {
  t = await testApp({ report: (error) => void warnings.push((error as Error).message) })
  guarded = await testApp({ env: { METRICS_TOKEN, TRUST_PROXY: 'loopback' } })
})
afterAll(async () => {
  await guarded.end()
  await t.end()
})

const forwarded = { 'x-forwarded-for': '203.0.113.7' }

test('an unknown proxy is reported once, in the log and to the admins', async () => {
  await guarded.app.inject({ url: '/health', headers: forwarded })
  const admin = await t.admin()
  expect((await admin(adminApi.warnings)).body).toEqual({ data: [] })
  for (let n = 0; n < 3; n++) await t.app.inject({ url: '/health', headers: forwarded })
  expect(warnings).toEqual([expect.stringContaining('TRUST_PROXY is empty')])
  expect((await admin(adminApi.warnings)).body).toEqual({
    data: [{ code: 'proxy_not_trusted', since: t.clock.now() }],
  })
})

test('figures without a token are for direct callers of our own network only', async () => {
  const status = async (headers: Record<string, string>) =>
    (await t.app.inject({ url: '/metrics', headers })).statusCode
  expect(await status({})).toBe(200)
  for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip'])
    expect(await status({ [name]: '10.0.0.1' })).toBe(404)
})

test('figures with a token are for who knows it, from anywhere, and for nobody else', async () => {
  const status = async (headers: Record<string, string>, remoteAddress = '203.0.113.7') =>
    (await guarded.app.inject({ url: '/metrics', headers, remoteAddress })).statusCode
  const authorization = `Bearer ${METRICS_TOKEN}`
  expect(await status({ authorization })).toBe(200)
  expect(await status({ authorization, ...forwarded })).toBe(200)
  expect(await status({ authorization: 'Bearer something-else-entirely' })).toBe(404)
  expect(await status({}, '127.0.0.1')).toBe(404)
})
