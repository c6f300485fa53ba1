import { influencers } from '@affluence/contract/influencers'
import { socialAccounts } from '@affluence/contract/socialAccounts'
import { users } from '@affluence/contract/users'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { socialPerson } from '../../../testing/social/people.ts'
import { socialWorld } from '../../../testing/social/socialWorld.ts'

let w: Awaited<ReturnType<typeof socialWorld>>
beforeAll(async () => (w = await socialWorld()))
afterAll(() => w.end())

type Who = Awaited<ReturnType<Awaited<ReturnType<typeof socialWorld>>['register']>>
const mine = async (who: Who) => (await who(influencers.mine)).body
const declare = (who: Who, platform: 'instagram' | 'youtube' | 'tiktok', followers: number, engagement_bps: number) =>
  who(influencers.change, { body: { platforms: [{ platform, followers, engagement_bps }] } })

test('followers of YouTube are shown beside the total of the profile, and are not in it', async () => {
  const { who } = await w.connected('instagram')
  await w.connect(who, 'youtube', socialPerson({ followers: 50_000 }))
  await w.work()
  await declare(who, 'tiktok', 300, 200)
  expect(await mine(who)).toMatchObject({
    reach: { value: 1300, source: 'self_declared' },
    total_of: ['instagram', 'tiktok'],
    measured_reach: { value: 1000, of: ['instagram'] },
    engagement_of: ['instagram', 'tiktok'],
  })
  const youtube = (await mine(who)).platforms.find(({ platform }) => platform === 'youtube')
  expect(youtube).toMatchObject({ followers: 50_000, source: 'measured', engagement_bps: null })
})

test('with Google’s permission YouTube is in the totals', async () => {
  const acceptedWorld = await socialWorld({ env: { YOUTUBE_DERIVED_METRICS: 'accepted' } })
  try {
    const { who } = await acceptedWorld.connected('instagram')
    await acceptedWorld.connect(who, 'youtube', socialPerson({ followers: 50_000 }))
    await acceptedWorld.work()
    expect(await mine(who)).toMatchObject({
      reach: { value: 51_000, source: 'measured' },
      total_of: ['instagram', 'youtube'],
      measured_reach: { value: 51_000, of: ['instagram', 'youtube'] },
      engagement_of: ['instagram', 'youtube'],
    })
  } finally {
    await acceptedWorld.end()
  }
})

test('sponsors search by measured numbers only, sorted and in pages', async () => {
  const admin = await w.admin()
  const sponsor = await w.register('sponsor')
  await admin(users.approve, { params: { id: sponsor.me.id } })
  const named = async (display_name: string) => {
    const who = await w.register('influencer', { display_name } as never)
    await who(influencers.change, { body: { category: 'Measuring' } })
    return who
  }
  const [large, small, tube, loud] = [
    await named('Large'),
    await named('Small'),
    await named('Tube'),
    await named('Loud'),
  ]
  await w.connect(large, 'instagram', socialPerson({ followers: 9000 }))
  await w.connect(small, 'tiktok', socialPerson({ followers: 400 }))
  await w.connect(tube, 'youtube', socialPerson({ followers: 5000 }))
  await w.work()
  await declare(small, 'instagram', 70_000, 900)
  await declare(loud, 'instagram', 900_000, 900)

  const search = async (query: Record<string, string>) => {
    const { body } = await sponsor(influencers.search, { query: { category: 'Measuring', ...query } as never })
    return body
  }
  const names = async (query: Record<string, string>) => (await search(query)).data.map((one) => one.display_name)
  expect(await names({ sort: '-reach' })).toEqual(['Loud', 'Small', 'Large', 'Tube'])
  expect(await names({ sort: '-measured_reach' })).toEqual(['Large', 'Tube', 'Small', 'Loud'])
  expect(await names({ measured: 'true' })).toEqual(['Small', 'Large', 'Tube'])
  expect(await names({ measured: 'true', min_reach: '1000', sort: '-measured_reach' })).toEqual(['Large', 'Tube'])
  expect(await names({ measured: 'true', platform: 'instagram' })).toEqual(['Large'])
  expect(await names({ measured: 'true', min_engagement: '800', platform: 'instagram' })).toEqual([])
  expect(await names({ measured: 'true', min_engagement: '9900' })).toEqual([])
  const pagedNames: string[] = []
  let cursor: string | null = null
  do {
    const page = await search({ sort: '-measured_reach', limit: '1', ...(cursor && { cursor }) })
    pagedNames.push(...page.data.map((one) => one.display_name))
    cursor = page.next_cursor
  } while (cursor)
  expect(pagedNames).toEqual(['Large', 'Tube', 'Small', 'Loud'])

  const { data } = (await large(socialAccounts.list)).body
  await large(socialAccounts.change, { params: { id: data[0]!.id }, body: { is_public: false } })
  expect(await names({ measured: 'true', sort: '-measured_reach' })).toEqual(['Tube', 'Small'])
})
