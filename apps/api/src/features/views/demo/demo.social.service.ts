import type { Platform } from '@affluence/contract/influencers'
import { eq } from 'drizzle-orm'
import type { InfluencerActor } from '../../../kernel/access.ts'
import { DAY, HOUR, later } from '../../../kernel/clock.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { storeAccount } from '../../people/socialAccounts/connected.service.ts'
import { engagementOf } from '../../people/socialAccounts/numbers.rules.ts'
import { publishNumbers } from '../../people/socialAccounts/measured.service.ts'
import { storeSnapshot } from '../../people/socialAccounts/snapshots.service.ts'
import { settleItems } from '../../people/socialAccounts/syncs.service.ts'
import type { World } from './demo.world.ts'

const CONNECTED = 10
const DAYS = 365
const BATCH = 73
const platformsOf = (n: number): Platform[] =>
  n % 3 === 0 ? ['instagram', 'tiktok'] : n % 3 === 1 ? ['instagram'] : ['tiktok']

/** Some creators connected their accounts a year ago. The tokens are invented: nobody reads them at a platform. */
export async function seedSocial(world: World, actors: InfluencerActor[], today: string) {
  for (const [n, actor] of actors.slice(0, CONNECTED).entries())
    for (const platform of platformsOf(n)) await seedAccount(world, actor, platform, { n, today })
}

type Of = { n: number; today: string }
async function seedAccount({ kernel, clock }: World, actor: InfluencerActor, platform: Platform, { n, today }: Of) {
  const [row] = await kernel.db.read.select().from(influencers).where(eq(influencers.id, actor.influencer_id))
  const username = row![platform] ?? row!.display_name.toLowerCase().replace(/[^a-z]+/g, '.')
  const tokens = { access_token: 'demo', refresh_token: null, expires_in: null, refresh_expires_in: null }
  const channel = {
    platform_user_id: `demo-${platform}-${n}`,
    app_user_id: null,
    username,
    display_name: row!.display_name,
  }
  const counts = { followers: 0, following: 0, posts: 0, rounded_to: null, views: null, list: null }
  const profile = { ...channel, ...counts, profile_picture_url: null, account_type: null }
  clock.steer(later(today, -(DAYS - n) * DAY))
  const { row: account } = await storeAccount(kernel, actor, {
    platform,
    tokens: { ...tokens, scopes: null, user_id: null },
    profile,
  })
  const first = 4000 + n * 3100 + (platform === 'tiktok' ? 2500 : 0)
  for (let from = DAYS - n; from > 0; from -= BATCH) {
    await kernel.db.write(async (tx) => {
      for (let ago = from; ago > Math.max(from - BATCH, 0); ago--)
        if ((ago * 7 + n) % 41 !== 0) await storeSnapshot(tx, account, numbersOn({ n, ago, first, today }))
    })
  }
  clock.steer(later(today, -HOUR))
  await kernel.db.write(async (tx) => {
    await publishNumbers(kernel, tx, account)
    await settleItems(tx, account.id, 'done', null)
  })
}

/** Slow growth with weeks that are better and worse, and days on which nothing was measured. */
function numbersOn({ n, ago, first, today }: Of & { ago: number; first: number }) {
  const day = DAYS - ago
  const followers = Math.round(first * (1 + day / 600) + 90 * Math.sin(day / 9 + n) + ((day * 37 + n * 11) % 23))
  const count = 25
  const likes = Math.round(followers * (0.6 + 0.1 * Math.sin(day / 17 + n)))
  const comments = Math.round(likes / 14)
  return {
    followers,
    likes,
    comments,
    following: 180 + n * 12,
    posts: 210 + Math.floor(day / 3),
    views: likes * 9,
    shares: Math.round(likes / 30),
    ...engagementOf({ followers, likes, comments, count }),
    source: 'api' as const,
    recorded_at: later(today, -ago * DAY + 6 * HOUR),
  }
}
