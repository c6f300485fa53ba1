import { couriers } from '@affluence/contract/couriers'
import { orders } from '@affluence/contract/orders'
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, iso, SECOND } from '../../../kernel/clock.ts'
import { events } from '../../../kernel/work/work.tables.ts'
import { type RoundWorld, roundWorld } from '../../../testing/roundWorld.ts'
import { forgetPositions, latestOf } from './positions.service.ts'
import { courier_positions } from './positions.tables.ts'

let w: RoundWorld
beforeAll(async () => void (w = await roundWorld()))
afterAll(() => w.end())

const URL = '/api/v1/courier/positions'
const secretOf = (url: string | null) => url!.split('#')[1]!
const basic = (secret: string) => `Basic ${Buffer.from(`courier:${secret}`).toString('base64')}`
type Sent = { url?: string; headers?: Record<string, string>; payload?: object | string }
const post = ({ url = URL, ...more }: Sent) => w.app.inject({ method: 'POST', url, ...more })
const where = async (courier_id: string) => (await latestOf(w.kernel.db.read, [courier_id])).get(courier_id) ?? null
const rowsOf = (courier_id: string) =>
  w.kernel.db.read
    .select()
    .from(courier_positions)
    .then((rows) => rows.filter((row) => row.courier_id === courier_id))
const now = () => w.kernel.clock.ms()
const seconds = () => Math.floor(now() / 1000)
const place = (latitude: number, more: object = {}) => ({
  latitude,
  longitude: 9.7679,
  accuracy: 12,
  at: iso(now()),
  ...more,
})
const own = (secret: string, ...positions: object[]) =>
  post({ headers: { authorization: `Courier ${secret}` }, payload: { positions } })

test('OwnTracks moves the courier with its own JSON and Basic authentication, and gets an empty list', async () => {
  const { url, courier_id } = await w.assigned()
  const message = { _type: 'location', lat: 4.0511, lon: 9.7679, acc: 13, tst: seconds(), tid: 'co', batt: 67, t: 'u' }
  const headers = { authorization: basic(secretOf(url)) }
  const answer = await post({ headers, payload: message })
  expect([answer.statusCode, answer.json()]).toEqual([200, []])
  expect(await where(courier_id)).toMatchObject({ latitude: 4.0511, longitude: 9.7679, accuracy: 13 })
  for (const payload of [{ _type: 'status' }, { _type: 'lwt', tst: seconds() }, { _type: 'waypoints', waypoints: [] }])
    expect((await post({ headers, payload })).json()).toEqual([])
  const empty = await post({ headers: { ...headers, 'content-type': 'application/json' } })
  expect([empty.statusCode, empty.json()]).toEqual([200, []])
  expect(await rowsOf(courier_id)).toHaveLength(1)
})

test('Traccar Client moves the courier with its JSON, and in its older form by query or form', async () => {
  const { url, courier_id } = await w.assigned()
  const secret = secretOf(url)
  const coords = { latitude: 4.1, longitude: 9.7, accuracy: 250.4, speed: 4, heading: 270, altitude: 52 }
  const location = { timestamp: iso(now()), coords, is_moving: true, odometer: 1204, event: 'motionchange', extras: {} }
  expect((await post({ payload: { location, device_id: secret } })).statusCode).toBe(200)
  expect(await where(courier_id)).toMatchObject({ latitude: 4.1, accuracy: 251, is_imprecise: true })

  w.pass(10 * SECOND)
  const fields = { id: secret, timestamp: String(seconds()), lat: '4.2', lon: '9.7', speed: '8.1', batt: '67.0' }
  expect((await post({ url: `${URL}?${new URLSearchParams(fields)}` })).statusCode).toBe(200)
  expect(await where(courier_id)).toMatchObject({ latitude: 4.2, accuracy: null, is_imprecise: false })

  w.pass(10 * SECOND)
  const form = new URLSearchParams({ ...fields, timestamp: String(seconds()), lat: '4.3', accuracy: '199' })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  expect((await post({ headers, payload: String(form) })).statusCode).toBe(200)
  expect(await where(courier_id)).toMatchObject({ latitude: 4.3, accuracy: 199, is_imprecise: false })
  expect((await post({ headers: { ...headers, authorization: basic(secret) } })).statusCode).toBe(200)
})

test('one row in ten seconds, whoever sends how often', async () => {
  const { url, courier_id } = await w.assigned()
  const secret = secretOf(url)
  w.pass(10 * SECOND - (now() % (10 * SECOND)))
  const at = (ms: number) => iso(now() + ms)
  await Promise.all([own(secret, place(4, { at: at(0) })), own(secret, place(4, { at: at(0) }))])
  w.pass(30 * SECOND)
  const late = [place(4.2, { at: at(-9_000) }), place(4.3, { at: at(-8_500) }), place(4.4, { at: at(-100) })]
  await own(secret, ...late)
  await own(secret, ...late)
  expect((await rowsOf(courier_id)).map(({ latitude }) => latitude / 1e6)).toEqual([4, 4.2])
})

test('nothing is kept without an order under way, and nothing of the time before', async () => {
  const { id: courier_id } = await w.hire()
  const before = await w.shop(couriers.giveLink, { params: { id: courier_id } })
  expect((await own(secretOf(before.body.courier_url), place(4))).statusCode).toBe(200)
  expect(await rowsOf(courier_id)).toEqual([])

  w.pass(60 * SECOND)
  const order = await w.ordered()
  const { url } = await w.assign(order.id, courier_id)
  const secret = secretOf(url)
  await own(secret, place(4.1, { at: iso(now() - 30 * SECOND) }), place(4.2))
  expect((await rowsOf(courier_id)).map(({ latitude }) => latitude / 1e6)).toEqual([4.2])

  await w.shop(orders.setFulfilment, { params: { id: order.id }, body: { to: 'cancelled' } })
  w.pass(20 * SECOND)
  expect((await own(secret, place(4.3))).statusCode).toBe(200)
  expect(await rowsOf(courier_id)).toHaveLength(1)
})

test('a wrong or ended secret opens nothing, in whatever form; what is malformed and ours is refused', async () => {
  const { url, courier_id } = await w.assigned()
  const secret = secretOf(url)
  expect((await own(secret, { latitude: 91, longitude: 9, at: iso(now()) })).statusCode).toBe(422)
  expect((await post({ headers: { authorization: `Courier ${secret}` }, payload: 'x' })).statusCode).toBe(415)
  await w.shop(couriers.giveLink, { params: { id: courier_id } })
  const location = { timestamp: iso(now()), coords: { latitude: 4, longitude: 9 } }
  const all = [
    await own(secret, place(4)),
    await own('x'.repeat(43), place(4)),
    await post({ payload: { location, device_id: secret } }),
    await post({ url: `${URL}?id=${secret}&lat=4&lon=9&timestamp=${seconds()}` }),
    await post({ payload: { _type: 'location', lat: 4, lon: 9, tst: seconds() } }),
  ]
  expect(all.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401, 401, 401])
  expect(await rowsOf(courier_id)).toEqual([])
})

test('positions are forgotten thirty days later', async () => {
  const { url, courier_id } = await w.assigned()
  await own(secretOf(url), place(4))
  const forget = () => forgetPositions(w.kernel, '', {})
  w.pass(29 * DAY)
  await forget()
  expect(await rowsOf(courier_id)).toHaveLength(1)
  w.pass(DAY + SECOND)
  await forget()
  expect(await rowsOf(courier_id)).toEqual([])
})

test('the sponsor’s pages are told of each position that is kept, without the position', async () => {
  const { url, courier_id } = await w.assigned()
  const secret = secretOf(url)
  const stored = () =>
    w.kernel.db.read
      .select()
      .from(events)
      .where(and(eq(events.type, 'position.recorded'), eq(events.subject_id, courier_id)))
  await own(secret, place(4))
  await own(secret, place(4.1))
  const [first, ...more] = await stored()
  expect(first).toMatchObject({ sponsor_id: w.shop.me.party!.id, payload: { courier_id } })
  expect(more).toEqual([])
  expect(JSON.stringify(first)).not.toContain('9.76')
})
