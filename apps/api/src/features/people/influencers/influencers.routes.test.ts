import { users } from '@affluence/contract/users'
import { influencers } from '@affluence/contract/influencers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { png } from '../../../testing/pictures.ts'
import { testApp } from '../../../testing/testApp.ts'

let t: Awaited<ReturnType<typeof testApp>>
let sponsor: Awaited<ReturnType<typeof t.register>>
let zoe: Awaited<ReturnType<typeof t.register>>
beforeAll(async () => {
  t = await testApp()
  sponsor = await t.register('sponsor')
  await (
    await t.admin()
  )(users.approve, { params: { id: sponsor.me.id } })
  zoe = await t.register('influencer', { display_name: 'Zoé Éclair' } as never)
})
afterAll(() => t.end())
const names = (page: { data: { display_name: string }[] }) => page.data.map((one) => one.display_name)

const upload = (token: string, payload: Buffer, type = 'image/png') =>
  t.app.inject({
    method: 'PUT',
    url: '/api/v1/me/photo',
    payload,
    headers: { authorization: `Bearer ${token}`, 'content-type': type },
  })

test('an influencer tells who they are; a leading @ is dropped; what is not theirs to say is refused', async () => {
  const change = {
    bio: 'Pâtisserie',
    category: 'Food',
    niche: 'Pastry',
    languages: ['fr', 'en'],
    country: 'CM',
    instagram: '@zoe.eclair',
    location: 'Évry, near the station',
    declared_reach: 12_000,
  }
  const { body } = await zoe(influencers.change, { body: change })
  expect(body).toMatchObject({
    instagram: 'zoe.eclair',
    reach: { value: 12_000, source: 'self_declared', at: expect.any(String) },
    is_public: true,
  })
  const tries = [
    { commission_bps: 9000 },
    { approval: 'approved' },
    { admin_notes: 'x' },
    { username: 'x' },
    { bio: 'x'.repeat(501) },
  ]
  for (const one of tries) expect((await zoe(influencers.change, { body: one as never })).status).toBe(422)
})

test('sponsors find them by name without accents, by field, place, platform and reach', async () => {
  for (const [n, reach] of [500, 90_000, 90_000].entries()) {
    const other = await t.register('influencer', { display_name: `Other ${n}` } as never)
    await other(influencers.change, { body: { category: 'Sport', declared_reach: reach, youtube: 'other' } })
  }
  const search = async (query: Record<string, string>) =>
    names((await sponsor(influencers.search, { query: query as never })).body)
  expect(await search({ q: 'zoe eclair' })).toEqual(['Zoé Éclair'])
  expect(await search({ category: 'food' })).toEqual(['Zoé Éclair'])
  expect(await search({ language: 'fr' })).toEqual(['Zoé Éclair'])
  expect(await search({ platform: 'youtube', min_reach: '1000' })).toHaveLength(2)
  expect(await search({ max_reach: '1000' })).toEqual(['Other 0'])
  const first = (await sponsor(influencers.search, { query: { limit: 2 } })).body
  const second = (await sponsor(influencers.search, { query: { limit: 2, cursor: first.next_cursor! } })).body
  expect([...names(first), ...names(second)].toSorted()).toEqual(['Other 0', 'Other 1', 'Other 2', 'Zoé Éclair'])
  expect(second.next_cursor).toBeNull()
})

test('numbers stand per platform with their date, add up, and are what a search measures against', async () => {
  const numbers = (followers: number, engagement_bps: number | null) =>
    zoe(influencers.change, {
      body: {
        platforms: [
          { platform: 'instagram', followers, engagement_bps },
          { platform: 'tiktok', followers: 5000, engagement_bps: 200 },
        ],
        rate: { amount: 25_000, currency: 'XAF' },
      },
    })
  const before = (await numbers(15_000, 600)).body
  expect(before).toMatchObject({
    engagement_bps: 500,
    rate: { amount: 25_000, currency: 'XAF' },
    reach: { value: 20_000, source: 'self_declared' },
    platforms: [
      { platform: 'instagram', handle: 'zoe.eclair', url: 'https://www.instagram.com/zoe.eclair', followers: 15_000 },
      { platform: 'tiktok', handle: null, url: null, followers: 5000, engagement_bps: 200, source: 'self_declared' },
    ],
  })
  t.pass(60_000)
  const [first, second] = (await numbers(16_000, 600)).body.platforms
  expect(first!.at! > before.platforms[0]!.at!).toBe(true)
  expect(second!.at).toBe(before.platforms[1]!.at)

  const search = async (query: Record<string, string>) =>
    names((await sponsor(influencers.search, { query: query as never })).body)
  expect(await search({ min_engagement: '450' })).toEqual(['Zoé Éclair'])
  expect(await search({ platform: 'tiktok', min_engagement: '450' })).toEqual([])
  expect(await search({ platform: 'tiktok', max_reach: '6000' })).toEqual(['Zoé Éclair'])
  expect(await search({ location: 'evry' })).toEqual(['Zoé Éclair'])
  expect((await search({ sort: '-engagement' }))[0]).toBe('Zoé Éclair')
  const twice = [1, 2].map((followers) => ({ platform: 'tiktok' as const, followers, engagement_bps: null }))
  expect((await zoe(influencers.change, { body: { platforms: twice } })).status).toBe(422)
})

test('the words to search by are those in use', async () => {
  const { body } = await sponsor(influencers.facets)
  expect(body.categories).toEqual([
    { value: 'Sport', count: 3 },
    { value: 'Food', count: 1 },
  ])
  expect(body.languages).toContainEqual({ value: 'fr', count: 1 })
  expect(body.countries).toEqual([{ value: 'CM', count: 1 }])
})

test('a public page has a name in its address, without case', async () => {
  const username = zoe.me.username
  const profile = await t.stranger(influencers.named, { params: { username: username.toUpperCase() } })
  expect(profile.body).toMatchObject({ username, display_name: 'Zoé Éclair', shortlisted: null, completed_requests: 0 })
  expect((await t.stranger(influencers.named, { params: { username: sponsor.me.username } })).status).toBe(404)
})

test('a public profile shows no address and no phone, and disappears when it is closed, flagged or suspended', async () => {
  const params = { id: zoe.me.party!.id }
  const { json } = await t.stranger(influencers.get, { params })
  expect(JSON.stringify(json)).not.toMatch(/@example\.com|phone|notes/)
  const admin = await t.admin()
  await admin(users.flag, { params: { id: zoe.me.id }, body: { reason: 'A complaint' } })
  expect((await t.stranger(influencers.get, { params })).status).toBe(404)
  expect(names((await sponsor(influencers.search, { query: {} })).body)).not.toContain('Zoé Éclair')
  expect((await zoe(influencers.mine)).status).toBe(200)
  await admin(users.unflag, { params: { id: zoe.me.id } })
  await zoe(influencers.change, { body: { is_public: false } })
  expect((await t.stranger(influencers.get, { params })).status).toBe(404)
  await zoe(influencers.change, { body: { is_public: true } })
  expect((await t.stranger(influencers.get, { params })).status).toBe(200)
})

test('a shortlist belongs to one sponsor, and putting somebody on it twice changes nothing', async () => {
  const params = { id: zoe.me.party!.id }
  for (let i = 0; i < 2; i++) expect((await sponsor(influencers.shortlist, { params })).body.shortlisted).toBe(true)
  expect(names((await sponsor(influencers.search, { query: { shortlisted: 'true' } })).body)).toEqual(['Zoé Éclair'])
  const other = await t.register('sponsor')
  await (
    await t.admin()
  )(users.approve, { params: { id: other.me.id } })
  expect(names((await other(influencers.search, { query: { shortlisted: 'true' } })).body)).toEqual([])
  expect((await sponsor(influencers.unlist, { params })).body.shortlisted).toBe(false)
})

test('a picture is taken by its bytes, served alone, replaced and taken away', async () => {
  const stored = await upload(zoe.token, png)
  expect(stored.statusCode).toBe(200)
  const { photo_url } = stored.json<{ photo_url: string }>()
  const served = await t.app.inject(photo_url)
  expect(served.headers).toMatchObject({ 'content-type': 'image/png', 'x-content-type-options': 'nosniff' })
  expect(served.headers['content-security-policy']).toContain("default-src 'none'")
  expect(served.rawPayload.subarray(1, 4).toString()).toBe('PNG')
  const second = (await upload(zoe.token, png)).json<{ photo_url: string }>()
  expect(second.photo_url).not.toBe(photo_url)
  expect((await t.app.inject(photo_url)).statusCode).toBe(404)
  expect((await zoe(influencers.dropPhoto)).status).toBe(204)
  expect((await t.app.inject(second.photo_url)).statusCode).toBe(404)
})

test('what only says that it is a picture, or is too large, is refused', async () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
  expect((await upload(zoe.token, svg)).json()).toMatchObject({ status: 422, code: 'not_a_picture' })
  expect((await upload(zoe.token, svg, 'image/svg+xml')).json()).toMatchObject({ status: 422, code: 'not_a_picture' })
  expect((await upload(zoe.token, Buffer.concat([png, Buffer.alloc(10 * 1024 * 1024)]))).statusCode).toBe(413)
  expect((await upload(zoe.token, Buffer.from('{}'), 'application/json')).statusCode).toBe(415)
  const json = await t.app.inject({
    method: 'PATCH',
    url: '/api/v1/me/profile',
    payload: png,
    headers: { authorization: `Bearer ${zoe.token}`, 'content-type': 'image/png' },
  })
  expect(json.statusCode).toBe(415)
})
