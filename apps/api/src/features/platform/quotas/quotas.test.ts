import { users } from '@affluence/contract/users'
import { adRequests } from '@affluence/contract/adRequests'
import { admin } from '@affluence/contract/admin'
import { affiliations } from '@affluence/contract/affiliations'
import { apiKeys } from '@affluence/contract/apiKeys'
import { campaigns } from '@affluence/contract/campaigns'
import { coupons } from '@affluence/contract/coupons'
import { exports } from '@affluence/contract/exports'
import { influencers } from '@affluence/contract/influencers'
import { products } from '@affluence/contract/products'
import { type Quota, quotas } from '@affluence/contract/quotas'
import { shops } from '@affluence/contract/shops'
import { asc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { audit_log } from '../../../kernel/work/work.tables.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { spring } from '../../../testing/campaignWorld.ts'
import { jpeg, png } from '../../../testing/pictures.ts'
import type { Answer, Caller } from '../../../testing/testApp.ts'

let w: World
beforeAll(async () => void (w = await affiliationWorld()))
afterAll(() => w.end())

type Person = Caller & { me: { id: string } }
const usage = async (person: Person) =>
  (await person(quotas.mine)).body.data.reduce<Partial<Record<Quota, [number | null, number]>>>(
    (all, { quota, used, most }) => ({ ...all, [quota]: [used, most] }),
    {},
  )
const limit = (person: Person, quota: Quota, most: number | null) =>
  w.adminUser(quotas.change, { params: { id: person.me.id, quota }, body: { most } })
const isReached = (quota: Quota, most: number) => ({
  status: 409,
  code: 'quota_reached',
  json: { quota, most, used: most },
})

let n = 0
const product = (by: Caller) =>
  by(products.create, {
    body: {
      name: `Thing ${++n}`,
      price: 1000,
      url: 'https://shop.example.com/a',
      commission: { kind: 'percent', bps: 500 },
    },
  })
/** What adds one more of each, by a sponsor and by an influencer. */
const bySponsor: Partial<Record<Quota, (by: Caller) => Promise<Answer<unknown>>>> = {
  products: product,
  coupons: (by) => by(coupons.create, { body: { code: `QUOTA${++n}`, kind: 'percent', bps: 1000 } }),
  campaigns: (by) => by(campaigns.create, { body: { ...spring, name: `Campaign ${++n}` } }),
  api_keys: (by) => by(apiKeys.create, { body: { name: 'Key' } }),
  shops: (by) => by(shops.connect, { body: { kind: 'woocommerce', name: 'Shop' } }),
  exports: (by) => by(exports.create, { body: { list: 'orders', format: 'csv', filters: {} } }),
}

test.each(Object.entries(bySponsor))(
  'the last %s that fits is made, one more is refused by name',
  async (name, add) => {
    const quota = name as Quota
    const [used = 0] = (await usage(w.rival))[quota] ?? []
    await limit(w.rival, quota, used! + 1)
    expect((await add(w.rival)).status).toBeLessThan(300)
    expect((await usage(w.rival))[quota]).toEqual([used! + 1, used! + 1])
    expect(await add(w.rival)).toMatchObject(isReached(quota, used! + 1))
    await limit(w.rival, quota, null)
    expect((await add(w.rival)).status).toBeLessThan(300)
  },
)

test('requests of an influencer, and the links that come of them', async () => {
  const [first, second, third] = [await w.offer(), await w.offer(), await w.offer()]
  await limit(w.bea, 'affiliation_requests', 2)
  await limit(w.bea, 'links', 1)
  const requests = [await w.ask(first.id, w.bea), await w.ask(second.id, w.bea)]
  expect(await w.ask(third.id, w.bea)).toMatchObject(isReached('affiliation_requests', 2))
  const approve = (id: string) => w.shop(affiliations.approve, { params: { id }, body: {} })
  expect((await approve(requests[0]!.body.id)).status).toBe(200)
  expect(await approve(requests[1]!.body.id)).toMatchObject(isReached('links', 1))
  expect((await w.shop(affiliations.get, { params: { id: requests[1]!.body.id } })).body.state).toBe('pending')
  await limit(w.bea, 'links', null)
  expect((await approve(requests[1]!.body.id)).status).toBe(200)
})

test('open ad requests count for whoever sends them', async () => {
  const campaign = (await w.shop(campaigns.create, { body: { ...spring, visibility: 'public' } })).body
  await w.shop(campaigns.activate, { params: { id: campaign.id } })
  const apply = (by: Caller) => by(adRequests.create, { body: { campaign_id: campaign.id, payment_amount: 1000 } })
  await limit(w.ada, 'ad_requests', 0)
  expect(await apply(w.ada)).toMatchObject(isReached('ad_requests', 0))
  await limit(w.ada, 'ad_requests', 1)
  expect((await apply(w.ada)).status).toBe(201)
})

test('pictures count by their bytes, and one takes the place of another', async () => {
  const setPhoto = (body: Buffer) => w.ada(influencers.setPhoto, { body } as never)
  expect((await setPhoto(png)).status).toBe(200)
  const [used = 0] = (await usage(w.ada)).file_bytes ?? []
  expect(used).toBeGreaterThan(0)
  await limit(w.ada, 'file_bytes', used)
  expect((await setPhoto(png)).status).toBe(200)
  expect(jpeg.length).toBeGreaterThan(used!)
  expect(await setPhoto(jpeg)).toMatchObject({
    status: 409,
    code: 'quota_reached',
    json: { quota: 'file_bytes', most: used },
  })
  expect((await usage(w.ada)).file_bytes).toEqual([used, used])
})

test('a file of products that would pass the limit adds none of them', async () => {
  const shop = await w.newcomer('sponsor')
  await w.adminUser(users.approve, { params: { id: shop.me.id } })
  await limit(shop, 'products', 2)
  const rows = ['a', 'b', 'c'].map((name) => `${name},10.00,https://shop.example.com/${name},5`)
  const csv = ['name,price,url,commission_percent', ...rows].join('\n')
  expect(await shop(products.import, { body: { csv } })).toMatchObject({
    status: 409,
    json: { code: 'quota_reached', quota: 'products', most: 2, used: 0 },
  })
  expect((await usage(shop)).products).toEqual([0, 2])
})

test('of many who ask at once for the last places, as many are served as there are places', async () => {
  const [used = 0] = (await usage(w.shop)).coupons ?? []
  await limit(w.shop, 'coupons', used! + 3)
  const answers = await Promise.all(Array.from({ length: 12 }, () => bySponsor.coupons!(w.shop)))
  const statuses = answers.map(({ status }) => status)
  expect([statuses.filter((status) => status === 201).length, new Set(statuses)]).toEqual([3, new Set([201, 409])])
  expect((await usage(w.shop)).coupons).toEqual([used! + 3, used! + 3])
})

test('a setting holds for all, a limit of its own for one; each is audited', async () => {
  await w.adminUser(admin.change, { body: { quota_shops: 7 } })
  expect((await usage(w.shop)).shops?.[1]).toBe(7)
  const answer = await limit(w.shop, 'shops', 9)
  expect(answer.body.data.find(({ quota }) => quota === 'shops')).toMatchObject({ most: 9, is_own: true })
  await limit(w.shop, 'shops', null)
  expect((await usage(w.shop)).shops?.[1]).toBe(7)
  const rows = await w.kernel.db.read
    .select()
    .from(audit_log)
    .where(eq(audit_log.action, 'quota.changed'))
    .orderBy(asc(audit_log.id))
  expect(rows.at(-2)).toMatchObject({
    before: { quota: 'shops', most: 7, is_own: false },
    after: { quota: 'shops', most: 9, is_own: true },
  })
})

test('a quota of the other role does not exist, and only an admin decides', async () => {
  expect(await limit(w.ada, 'products', 5)).toMatchObject({ status: 409, code: 'no_such_quota' })
  const params = { id: w.shop.me.id, quota: 'products' } as const
  expect((await w.shop(quotas.change, { params, body: { most: 1e6 } })).status).toBe(403)
  expect((await w.adminUser(quotas.mine)).body).toEqual({ data: [] })
})
