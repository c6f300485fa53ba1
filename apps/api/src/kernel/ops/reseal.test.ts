import { eq } from 'drizzle-orm'
import { expect, onTestFinished, test } from 'vitest'
import { sealedColumns } from '../../app.ts'
import { social_accounts } from '../../features/people/socialAccounts/socialAccounts.tables.ts'
import { openTokens } from '../../features/people/socialAccounts/tokens.service.ts'
import { socialWorld } from '../../testing/social/socialWorld.ts'
import { cryptoFrom } from '../crypto.ts'
import { resealAll } from './reseal.ts'
import { closedRows, registerKeys } from './secretKeys.ts'

const key = (letter: string) => Buffer.alloc(32, letter).toString('base64')

test('a new key takes over what an old one sealed, and what is sealed stays readable meanwhile', async () => {
  const w = await socialWorld({ env: { SECRET_KEYS: `k1:${key('a')}` } })
  onTestFinished(() => w.end())
  const { id } = await w.connected('tiktok')
  const row = async () => (await w.kernel.db.read.select().from(social_accounts).where(eq(social_accounts.id, id)))[0]!
  const before = openTokens(w.kernel, await row())
  const hold = (keys: string) => registerKeys({ ...w.kernel, crypto: cryptoFrom(keys) }, sealedColumns)
  expect(await hold(`k1:${key('a')}`)).toEqual([])
  w.pass(1000)
  expect(await hold(`k2:${key('b')},k1:${key('a')}`)).toEqual([])
  expect(await hold(`k2:${key('b')}`)).toEqual([expect.stringContaining('key k1 is missing')])
  const both = { ...w.kernel, crypto: cryptoFrom(`k2:${key('b')},k1:${key('a')}`) }
  expect(openTokens(both, await row())).toEqual(before)
  expect(await resealAll(both, sealedColumns)).toBeGreaterThanOrEqual(2)
  expect(await resealAll(both, sealedColumns)).toBe(0)
  const alone = { ...w.kernel, crypto: cryptoFrom(`k2:${key('b')}`) }
  expect(openTokens(alone, await row())).toEqual(before)
  expect(await closedRows(w.kernel.db.read, alone.crypto, sealedColumns)).toEqual([])
  // Nothing is sealed with the old key any more, so that it may be taken out; the new one may not, another process uses it.
  expect(await hold(`k1:${key('a')}`)).toEqual([expect.stringContaining('key k2 is missing')])
  expect(await hold(`k2:${key('b')}`)).toEqual([])
})
