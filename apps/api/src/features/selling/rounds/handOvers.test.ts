import { createHash } from 'node:crypto'
import { couriers } from '@affluence/contract/couriers'
import { orders } from '@affluence/contract/orders'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY } from '../../../kernel/clock.ts'
import { bomb, jpeg, photo, png, webp } from '../../../testing/pictures.ts'
import { akwa, roundWorld, type RoundWorld } from '../../../testing/roundWorld.ts'
import { verifyAll } from '../../../testing/verify.ts'
import { courier_steps, hand_over_proofs } from './rounds.tables.ts'

let w: RoundWorld
beforeAll(async () => {
  w = await roundWorld()
})
afterAll(() => w.end())

/** One degree of latitude is about 111.2 km. */
const north = (metres: number) => ({ ...akwa, latitude: akwa.latitude + metres / 111_195 })

async function atTheDoor(more: object = { allow_left_at_door: true }) {
  const order = await w.assigned(more)
  await w.brought(order.courier, order.id)
  return order
}

test('left at the door: a photo and a position near by take the place of the code', async () => {
  const { id, courier, url } = await atTheDoor()
  expect((await w.step(courier, id, 'handed_over', north(0))).code).toBe('photo_required')
  const sent = await w.send(url!, id, await photo('jpeg'))
  expect([sent.statusCode, sent.json().has_photo]).toEqual([200, true])
  expect((await w.step(courier, id, 'handed_over')).code).toBe('position_required')
  // The zone ends 500 m from its centre; 150 m more are near enough.
  expect(await w.step(courier, id, 'handed_over', north(660))).toMatchObject({
    status: 422,
    code: 'too_far',
    json: { errors: [{ params: { distance_m: 160, most: 150 } }] },
  })
  expect((await w.step(courier, id, 'handed_over', north(640))).body.fulfilment).toBe('completed')
  const { proof, json, sha256 } = (await w.shop(couriers.proof, { params: { id } })).body
  expect(proof).toMatchObject({ way: 'left_at_door', code: 'not_asked', distance_m: 140, signature_sha256: null })
  expect(createHash('sha256').update(json).digest('hex')).toBe(sha256)
  const reply = await w.app.inject({
    url: `/api/v1/orders/${id}/proof/photo`,
    headers: { authorization: `Bearer ${w.shop.me && (await w.signIn(w.shop.me.username)).token}` },
  })
  expect(reply.headers).toMatchObject({ 'content-type': 'image/jpeg', 'cache-control': 'private, no-store' })
  expect(createHash('sha256').update(reply.rawPayload).digest('hex')).toBe(proof.photo_sha256)
  expect((await w.rival(couriers.picture, { params: { id, kind: 'photo' } })).status).toBe(404)
})

test('where the door is known, it counts, and not the zone', async () => {
  const { id, courier, url } = await atTheDoor({ allow_left_at_door: true, drop_off: north(400) })
  await w.send(url!, id, png, 'photo', 'image/png')
  expect((await w.step(courier, id, 'handed_over', north(0))).code).toBe('too_far')
  expect((await w.step(courier, id, 'handed_over', north(300))).status).toBe(200)
})

test('where the shop does not allow it, a photo takes the place of nothing', async () => {
  const { id, courier, url } = await atTheDoor({})
  await w.send(url!, id, jpeg)
  expect((await w.step(courier, id, 'handed_over', north(0))).code).toBe('code_required')
})

test('the photo of the courier before proves nothing', async () => {
  const { id, url } = await atTheDoor()
  await w.send(url!, id, jpeg)
  const { id: other } = await w.hire()
  const { courier } = await w.assign(id, other, { allow_left_at_door: true })
  expect((await w.step(courier, id, 'handed_over', north(0))).code).toBe('photo_required')
})

test('photo and signature are pictures by what is in them, and are drawn anew', async () => {
  const { id, courier, url } = await atTheDoor()
  const script = Buffer.concat([png, Buffer.from('<script>alert(1)</script><?php evil(); ?>')])
  for (const [bytes, type, kind] of [
    [webp, 'image/png', 'signature'],
    [script, 'image/png', 'photo'],
  ] as const)
    expect((await w.send(url!, id, bytes, kind, type)).statusCode).toBe(200)
  const { code } = (await w.send(url!, id, bomb, 'photo', 'image/png')).json()
  expect(code).toBe('picture_too_large')
  for (const bad of ['<svg onload="alert(1)"/>', 'GIF89a;alert(1)', '%PDF-1.7'])
    expect((await w.send(url!, id, Buffer.from(bad), 'photo', 'image/png')).statusCode).toBe(422)
  expect((await w.send(url!, id, jpeg, 'passport')).statusCode).toBe(422)
  const handed = { code: await w.dropOffOf(id), signer: 'Zoe Atangana', ...north(0) }
  expect((await w.step(courier, id, 'handed_over', handed)).status).toBe(200)
  const { proof } = (await w.shop(couriers.proof, { params: { id } })).body
  expect(proof).toMatchObject({ signer: 'Zoe Atangana', distance_m: 0, position: akwa })
  expect(proof.signature_sha256).toMatch(/^[0-9a-f]{64}$/)
  const kept = await w.shop(couriers.picture, { params: { id, kind: 'photo' } })
  expect(kept.text).not.toContain('evil')
  expect((await w.send(url!, id, jpeg)).json().code).toBe('wrong_state')
})

test('a proof is sealed, and its hash stands in the timeline', async () => {
  const { id, courier } = await atTheDoor()
  const code = await w.dropOffOf(id)
  await w.step(courier, id, 'handed_over', { code, at: '2026-03-01T09:00:00+01:00', signer: 'Zoe Atangana' })
  const rows = await w.kernel.db.read.select().from(hand_over_proofs)
  expect(JSON.stringify(rows)).not.toContain('Zoe')
  const { proof, sha256 } = (await w.shop(couriers.proof, { params: { id } })).body
  expect(proof.device_time).toBe('2026-03-01T08:00:00.000Z')
  const { timeline } = (await w.shop(orders.get, { params: { id } })).body
  expect(timeline.find(({ kind }) => kind === 'handed_over')!.note).toBe(`sha256:${sha256}`)
  expect((await verifyAll(w.kernel.db.read)).differences).toEqual([])
})

test('where couriers were is forgotten after thirty days, but for the hand-over', async () => {
  const { id, courier } = await w.assigned()
  await w.step(courier, id, 'picked_up', { code: await w.pickupOf(id), ...akwa })
  await w.step(courier, id, 'in_transit')
  await w.step(courier, id, 'handed_over', { code: await w.dropOffOf(id), ...akwa })
  const positions = async () => {
    const rows = await w.kernel.db.read.select().from(courier_steps).where(eq(courier_steps.order_id, id))
    return rows.filter(({ position }) => position).map(({ step }) => step)
  }
  w.pass(29 * DAY)
  await w.work({ scheduled: true })
  expect(await positions()).toEqual(['picked_up', 'handed_over'])
  w.pass(2 * DAY)
  await w.work({ scheduled: true })
  expect(await positions()).toEqual(['handed_over'])
})
