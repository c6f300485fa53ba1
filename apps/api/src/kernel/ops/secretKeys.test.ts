import { myAccount } from '@affluence/contract/account'
import { payouts } from '@affluence/contract/payouts'
import { expect, onTestFinished, test } from 'vitest'
import { sealedColumns } from '../../app.ts'
import { testApp } from '../../testing/testApp.ts'
import { cryptoFrom } from '../crypto.ts'
import { closedRows, forgetKey, registerKeys } from './secretKeys.ts'
import { secret_keys } from './secretKeys.tables.ts'

const key = (letter: string) => Buffer.alloc(32, letter).toString('base64')
const bank = { kind: 'bank' as const, account: 'DE89370400440532013000', holder: 'Ada' }

async function served() {
  const t = await testApp({ env: { SECRET_KEYS: `k1:${key('a')}` } })
  onTestFinished(() => t.end())
  const withKeys = (keys: string) => ({ ...t.kernel, crypto: cryptoFrom(keys) })
  const hold = (keys: string) => registerKeys(withKeys(keys), sealedColumns)
  const influencer = await t.register('influencer')
  await influencer(myAccount.confirm, { body: { password: t.password } })
  const answer = await influencer(payouts.setMethod, { body: bank })
  expect(answer.status).toBeLessThan(300)
  return { t, hold, withKeys, influencer }
}

test('a start says which key is missing, or is another under the same name', async () => {
  const { hold } = await served()
  expect(await hold(`k1:${key('a')}`)).toEqual([])
  expect(await hold(`k2:${key('b')},k1:${key('a')}`)).toEqual([])
  expect(await hold(`k1:${key('a')}`)).toEqual([expect.stringContaining('key k2 is missing')])
  expect(await hold(`k2:${key('b')},k1:${key('c')}`)).toEqual([expect.stringContaining('is not the key k1')])
})

test('a database of an earlier version is asked by its sealed rows, and verify names them', async () => {
  const { t, hold, withKeys } = await served()
  const other = `k9:${key('z')}`
  expect(await hold(other)).toEqual([expect.stringMatching(/^payout method inf_.* key k1 /)])
  expect(await t.kernel.db.read.$count(secret_keys)).toBe(0)
  expect(await closedRows(t.kernel.db.read, withKeys(other).crypto, sealedColumns)).toHaveLength(1)
  expect(await closedRows(t.kernel.db.read, t.kernel.crypto, sealedColumns)).toEqual([])
})

test('a key that nobody has any more is given up by hand, never one in use', async () => {
  const { hold, withKeys } = await served()
  await hold(`k1:${key('a')}`)
  const other = `k9:${key('z')}`
  expect(await forgetKey(withKeys(`k1:${key('a')}`), 'k1')).toBe(false)
  expect(await forgetKey(withKeys(other), 'k1')).toBe(true)
  expect(await hold(other)).toEqual([])
})

test('a row that no key opens is refused in words, never by a 500', async () => {
  const { t, influencer } = await served()
  t.kernel.crypto.open = cryptoFrom(`k1:${key('x')}`).open
  expect(await influencer(payouts.method)).toMatchObject({ status: 503, code: 'sealed_unreadable' })
  t.kernel.crypto.open = cryptoFrom(`k7:${key('a')}`).open
  expect(await influencer(payouts.method)).toMatchObject({ status: 503, code: 'sealed_unreadable' })
})
