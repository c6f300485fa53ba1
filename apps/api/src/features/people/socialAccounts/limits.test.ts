import { socialAccounts } from '@affluence/contract/socialAccounts'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, HOUR, later, MINUTE } from '../../../kernel/clock.ts'
import { socialWorld } from '../../../testing/social/socialWorld.ts'
import { youtubeError } from '../../../testing/social/youtubeStandIn.ts'
import { planSyncs } from './scheduled.service.ts'
import { social_accounts, social_platforms } from './socialAccounts.tables.ts'

const isYoutube = eq(social_platforms.platform, 'youtube')

let w: Awaited<ReturnType<typeof socialWorld>>
beforeAll(async () => {
  w = await socialWorld({ env: { INSTAGRAM_CALLS_PER_HOUR: '20', YOUTUBE_UNITS_PER_DAY: '10' } })
})
afterAll(() => w.end())

const apiCalls = (path: RegExp) => w.platforms.calls.filter((call) => path.test(call.path)).length

test('an Instagram account has a limit of calls in an hour, and is synced again after it', async () => {
  const { who, id } = await w.connected('instagram')
  const outcomes: string[] = []
  for (let n = 0; n < 8; n++) {
    const { successful, skipped } = await w.sync(who, id)
    outcomes.push(successful ? 'read' : skipped ? 'skipped' : 'failed')
    w.pass(10_000)
  }
  expect(new Set(outcomes)).toEqual(new Set(['read', 'skipped']))
  expect(apiCalls(/^\/v25/)).toBeLessThanOrEqual(20)
  const { paused_until, state } = await w.account(who, id)
  expect([state, paused_until !== null && paused_until <= later(w.clock.now(), HOUR)]).toEqual(['active', true])
  w.pass(HOUR)
  const fresh = await w.signIn(who.me.email)
  expect(await w.sync(fresh, id)).toMatchObject({ successful: 1 })
})

test('YouTube is synced until the units of the day are used, and again on the next day', async () => {
  const { who, id } = await w.connected('youtube')
  const outcomes = []
  for (let n = 0; n < 4; n++) outcomes.push((await w.sync(who, id)).successful)
  // Connecting uses one unit, and the first sync three.
  expect(outcomes.filter((one) => one === 1).length).toBeLessThanOrEqual(2)
  expect(w.platforms.youtube.usage.units).toBeLessThanOrEqual(10)
  const { platforms } = (await who(socialAccounts.list)).body
  expect(platforms.find(({ platform }) => platform === 'youtube')!.paused_until).toBe('2026-03-03T08:00:00.000Z')
  w.pass(DAY + HOUR)
  await w.work()
  const fresh = await w.signIn(who.me.email)
  expect((await w.account(fresh, id)).last_sync_at).toBe(w.clock.now())
})

test.each([
  ['2026-11-01T12:00:00.000Z', '2026-11-02T08:00:00.000Z'],
  ['2027-03-14T12:00:00.000Z', '2027-03-15T07:00:00.000Z'],
])(
  'on a day of a clock change in California (%s) the limit is reset once, at midnight there',
  async (now, midnight) => {
    const world = await socialWorld({ now })
    try {
      const { id } = await world.connected('youtube')
      const row = async () => (await world.kernel.db.read.select().from(social_platforms).where(isYoutube))[0]!
      world.platforms.failNext(/\/channels$/, youtubeError(403, 'quotaExceeded'))
      world.pass(HOUR + 2 * MINUTE)
      await world.work()
      expect((await row()).paused_until).toBe(midnight)
      world.pass(Date.parse(midnight) - MINUTE - world.clock.ms())
      await world.work()
      const before = world.platforms.youtube.usage.units
      expect((await row()).paused_until).toBe(midnight)
      world.pass(MINUTE + 1000)
      await world.work()
      expect([world.platforms.youtube.usage.units - before, (await row()).units, (await row()).day]).toEqual([
        ...[3, 3],
        midnight.slice(0, 10),
      ])
      const [account] = await world.kernel.db.read.select().from(social_accounts).where(eq(social_accounts.id, id))
      expect(account).toMatchObject({ state: 'active', failures: 0, last_sync_at: world.clock.now() })
    } finally {
      await world.end()
    }
  },
)

test('a refresh token that expires after seven days shows that the app is in testing', async () => {
  const { who, id, person } = await w.connected('youtube')
  w.pass(7 * DAY + MINUTE)
  w.platforms.youtube.grants.revoke(person)
  const fresh = await w.signIn(who.me.email)
  await w.sync(fresh, id)
  expect(await w.account(fresh, id)).toMatchObject({ state: 'expired', problem: { code: 'token_died_in_testing' } })
})

test('the hourly plan schedules accounts without a next sync', async () => {
  await w.connected('tiktok')
  await w.kernel.db.write((tx) =>
    tx
      .update(social_accounts)
      .set({ next_sync_at: null })
      .then(() => {}),
  )
  const { planned, accounts } = await planSyncs(w.kernel)
  expect(planned).toBeGreaterThan(1)
  expect(accounts['tiktok']).toBe(1)
})
