import { users } from '@affluence/contract/users'
import { affiliations } from '@affluence/contract/affiliations'
import { apiKeys } from '@affluence/contract/apiKeys'
import { campaigns } from '@affluence/contract/campaigns'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { campaigns as table } from '../../features/deals/briefs/briefs.tables.ts'
import { orders as orderTable } from '../../features/selling/sale/sale.tables.ts'
import { orders } from '@affluence/contract/orders'
import { spring } from '../../testing/campaignWorld.ts'
import { type Caller, testApp } from '../../testing/testApp.ts'
import { DAY, MINUTE } from '../clock.ts'
import { onceForSeveral } from './idempotency.ts'

let t: Awaited<ReturnType<typeof testApp>>
let ada: Caller
let bob: Caller
beforeAll(async () => {
  t = await testApp()
  const admin = await t.admin()
  const sponsor = async () => {
    const one = await t.register('sponsor')
    await admin(users.approve, { params: { id: one.me.id } })
    return one
  }
  ;[ada, bob] = [await sponsor(), await sponsor()]
})
afterAll(() => t.end())

const create = (key: string, name = 'Spring', by = ada) =>
  by(campaigns.create, { body: { ...spring, name } }, { 'idempotency-key': key })
const rows = () => t.kernel.db.read.$count(table)

test('sixteen at the same moment under one key: one row, one answer', async () => {
  for (let round = 0; round < 12; round++) {
    const before = await rows()
    const answers = await Promise.all(Array.from({ length: 16 }, () => create(`round-${round}`)))
    expect([...new Set(answers.map(({ status }) => status))]).toEqual([201])
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
    expect(answers.filter(({ headers }) => headers['idempotent-replayed'] === 'true')).toHaveLength(15)
    expect(await rows()).toBe(before + 1)
  }
})

test('the same key with another body is refused, however the same is written; from somebody else it is another key', async () => {
  const first = await create('mine')
  const before = await rows()
  expect(await create('mine', 'Autumn')).toMatchObject({ status: 422, code: 'idempotency_key_reused' })
  expect(await rows()).toBe(before)
  const turned = Object.fromEntries(Object.entries({ ...spring, name: 'Spring' }).toReversed()) as typeof spring
  const again = await ada(campaigns.create, { body: turned }, { 'idempotency-key': 'mine' })
  expect([again.status, again.headers['idempotent-replayed'], again.body.id]).toEqual([201, 'true', first.body.id])
  const theirs = await create('mine', 'Spring', bob)
  expect(theirs.status).toBe(201)
  expect(theirs.body.id).not.toBe(first.body.id)
})

test('what was refused is not kept: the key is free once the fault is mended', async () => {
  expect((await create('mended', '')).status).toBe(422)
  expect((await create('mended')).status).toBe(201)
})

test('a key is letters, no more than 255 of them, and is forgotten after a day', async () => {
  for (const bad of ['x'.repeat(256), 'a b', ''])
    expect(await create(bad)).toMatchObject({ status: 400, code: 'invalid_idempotency_key' })
  const first = await create('x'.repeat(255))
  t.pass(DAY + 1)
  ada = await t.signIn('sponsor1')
  const later = await create('x'.repeat(255))
  expect(later.status).toBe(201)
  expect(later.body.id).not.toBe(first.body.id)
})

test('a repetition has the status that was given, not the usual one', async () => {
  const order = {
    external_id: 'shop-1',
    customer: { name: 'Ann' },
    items: [{ name: 'Shirt', quantity: 1, unit_price: 10_00 }],
  }
  const place = (key: string) => ada(orders.create, { body: order as never }, { 'idempotency-key': key })
  const [first, second] = [await place('first'), await place('second')]
  expect([first.status, second.status]).toEqual([201, 200])
  const again = [await place('first'), await place('second')]
  expect(again.map(({ status }) => status)).toEqual([201, 200])
  expect(again.map(({ body }) => body)).toEqual([first.body, second.body])
  expect(again.every(({ headers }) => headers['idempotent-replayed'] === 'true')).toBe(true)
  expect(await t.kernel.db.read.$count(orderTable)).toBe(1)
})

test('a person and a program of one sponsor share their keys', async () => {
  const { key } = (await ada(apiKeys.create, { body: { name: 'Shop' } })).body
  const body = { items: [{ name: 'Thing', quantity: 1, unit_price: 10_00 }], customer: { name: 'Zoe' } }
  const once = { 'idempotency-key': 'one-order' }
  const byHand = await ada(orders.create, { body }, once)
  const byShop = await t.stranger(orders.create, { body }, { ...once, authorization: `Api-Key ${key}` })
  expect([byHand.status, byShop.headers['idempotent-replayed'], byShop.body.id]).toEqual([201, 'true', byHand.body.id])
})

test('of work in several transactions the key holds until it has ended', async () => {
  const scope = { caller: 'one', operation: 'POST /many', key: 'many', body: {}, status: () => 200, written: String }
  let [goOn, onBegin] = [() => {}, () => {}]
  const mayGoOn = new Promise<void>((done) => (goOn = done))
  const isRunning = new Promise<void>((done) => (onBegin = done))
  let runs = 0
  const ask = (body: object = {}) =>
    onceForSeveral(t.kernel, { ...scope, body }, async () => {
      runs += 1
      onBegin()
      await t.kernel.db.write(async () => undefined)
      await mayGoOn
      return 7
    })
  const first = ask()
  await isRunning
  await expect(ask()).rejects.toMatchObject({ code: 'idempotency_key_running' })
  await expect(ask({ other: 1 })).rejects.toMatchObject({ code: 'idempotency_key_reused' })
  goOn()
  expect((await first).answer).toBe(7)
  await expect(ask()).rejects.toMatchObject({ answer: { status: 200, body: 7 } })
  expect(runs).toBe(1)
})

test('what failed in the middle leaves its key free; what was broken off does so after a while', async () => {
  const scope = { caller: 'one', operation: 'POST /many', key: 'broken', body: {}, status: () => 200, written: String }
  const fails = () => Promise.reject(new Error('in the middle'))
  await expect(onceForSeveral(t.kernel, scope, fails)).rejects.toThrow('in the middle')
  let onBegin = () => {}
  const isRunning = new Promise<void>((done) => (onBegin = done))
  void onceForSeveral(t.kernel, scope, () => (onBegin(), new Promise<number>(() => {})))
  await isRunning
  const again = () => onceForSeveral(t.kernel, scope, async () => 1)
  await expect(again()).rejects.toMatchObject({ code: 'idempotency_key_running' })
  t.pass(3 * MINUTE)
  expect((await again()).answer).toBe(1)
})

test('many requests answered under one key are answered once', async () => {
  const ids = ['afr_00000000000000000000000000000000']
  const decide = () =>
    ada(affiliations.decide, { body: { decision: 'approve', ids } as never }, { 'idempotency-key': 'decisions' })
  const [first, second] = [await decide(), await decide()]
  expect([first.status, second.status]).toEqual([200, 200])
  expect([first.headers['idempotent-replayed'], second.headers['idempotent-replayed']]).toEqual([undefined, 'true'])
  expect(second.body).toEqual(first.body)
})
