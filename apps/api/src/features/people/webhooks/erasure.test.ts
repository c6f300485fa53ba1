import { admin } from '@affluence/contract/admin'
import { affiliations } from '@affluence/contract/affiliations'
import { orders } from '@affluence/contract/orders'
import { webhookFeed } from '@affluence/contract/webhookFeed'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY } from '../../../kernel/clock.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { influencers } from '../influencers/influencers.tables.ts'
import { sponsors } from '../sponsors/sponsors.tables.ts'
import { eraseParty } from './erasure.service.ts'
import { deleteOldEvents } from './eventRetention.service.ts'
import { webhook_events } from './webhooks.tables.ts'

let w: World
beforeAll(async () => void (w = await affiliationWorld()))
afterAll(() => w.end())

const sell = (by = w.shop) => {
  const items = [{ name: 'Thing', quantity: 1, unit_price: 100_00 }]
  return by(orders.create, { body: { items, customer: { name: 'Zoe Atangana' } } })
}
const textOf = async (person: World['shop']) =>
  JSON.stringify(
    await w.kernel.db.read.select().from(webhook_events).where(eq(webhook_events.sponsor_id, person.me.party!.id)),
  )

test('the name of a closed influencer is removed from the feed, and the rest stays', async () => {
  const { request } = await w.linked()
  await sell()
  await w.shop(affiliations.revoke, { params: { id: request.id }, body: {} })
  await w.work()
  const { display_name } = (
    await w.kernel.db.read.select().from(influencers).where(eq(influencers.id, w.ada.me.party!.id))
  )[0]!
  const before = await textOf(w.shop)
  expect(before).toContain(display_name)
  await eraseParty(w.kernel, w.ada.me.id)
  expect(await textOf(w.shop)).toBe(before)
  await w.kernel.db.write((tx) =>
    tx
      .update(influencers)
      .set({ display_name: 'deleted user', closed_at: tx.now })
      .where(eq(influencers.id, w.ada.me.party!.id)),
  )
  await eraseParty(w.kernel, w.ada.me.id)
  const after = await textOf(w.shop)
  expect(after).toBe(before.replaceAll(JSON.stringify(display_name), '"deleted user"'))
})

test('the feed of a closed sponsor is deleted', async () => {
  await sell(w.rival)
  await w.work()
  expect(await textOf(w.rival)).toContain('Zoe Atangana')
  await w.kernel.db.write((tx) =>
    tx.update(sponsors).set({ closed_at: tx.now }).where(eq(sponsors.id, w.rival.me.party!.id)),
  )
  await eraseParty(w.kernel, w.rival.me.id)
  expect(await textOf(w.rival)).toBe('[]')
})

test('events are deleted after the days of the setting; a reader goes on after them', async () => {
  await w.work()
  const { next_cursor: after } = (await w.shop(webhookFeed.events, { query: { limit: 1 } })).body
  await w.adminUser(admin.change, { body: { webhook_event_days: 10 } })
  w.clock.pass(11 * DAY)
  await sell()
  await w.work()
  expect((await deleteOldEvents(w.kernel)).removed).toBeGreaterThan(0)
  const { data } = (await w.shop(webhookFeed.events, { query: { after } })).body
  expect(data.map(({ type }) => type)).toEqual(['order.created'])
  expect((await deleteOldEvents(w.kernel)).removed).toBe(0)
})
