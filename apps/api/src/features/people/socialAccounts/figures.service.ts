import type { Platform } from '@affluence/contract/influencers'
import type { FollowerFigures, SocialGrowth } from '@affluence/contract/socialAccounts.figures'
import { and, asc, eq, gte, inArray, max } from 'drizzle-orm'
import { DAY, later } from '../../../kernel/clock.ts'
import { day, type Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { isConnected } from './accounts.rules.ts'
import { accountsOf, type Owner } from './accounts.service.ts'
import { newestSnapshot } from './accountView.service.ts'
import { changeOf, meansOf } from './numbers.rules.ts'
import { adapters } from './platforms/platforms.ts'
import { follower_snapshots, type SocialAccountRow } from './socialAccounts.tables.ts'

type AccountNumbers = {
  account: SocialAccountRow
  followers: number | null
  engagement_bps: number | null
  at: string | null
}
async function newestOf(db: Reader, accounts: readonly SocialAccountRow[]): Promise<AccountNumbers[]> {
  return Promise.all(
    accounts.map(async (account) => {
      const newest = await newestSnapshot(db, account.id)
      const { followers = null, engagement_bps = null, recorded_at: at = null } = newest ?? {}
      return { account, followers, engagement_bps, at }
    }),
  )
}

/** Totals of the newest numbers. Platforms whose rules forbid sums are shown separately. */
export async function followerFigures({ db, config }: Kernel, actor: Owner): Promise<FollowerFigures> {
  const connected = (await accountsOf(db.read, actor.influencer_id)).filter(({ state }) => isConnected(state))
  const numbers = await newestOf(db.read, connected)
  const maySum = ({ account: { platform } }: AccountNumbers) => adapters[platform].allowsDerived(config)
  // A single platform may always be shown, because that is no sum.
  const summed = numbers.length === 1 ? numbers : numbers.filter(maySum)
  const means = meansOf(numbers.filter(maySum))
  const platformOf = ({ account }: AccountNumbers): Platform => account.platform
  return {
    total_followers: summed.reduce((total, { followers }) => total + (followers ?? 0), 0),
    total_of: summed.map(platformOf),
    engagement_bps: means.weighted,
    plain_engagement_bps: means.plain,
    engagement_of: numbers.filter((one) => maySum(one) && one.engagement_bps !== null).map(platformOf),
    connected_accounts: numbers.length,
    platforms: Object.fromEntries(
      numbers.map(({ account, followers, engagement_bps, at }) => [
        account.platform,
        { followers, engagement_bps, username: account.username, last_updated: at },
      ]),
    ),
    last_sync_at:
      connected
        .map(({ last_sync_at }) => last_sync_at)
        .toSorted()
        .at(-1) ?? null,
  }
}

/** The last snapshot of each day. Days without a snapshot are left out. */
export async function growthOf({ db, clock }: Kernel, actor: Owner, { days }: { days: '30' | '90' | '365' | 'all' }) {
  const accounts = await accountsOf(db.read, actor.influencer_id)
  const since = days === 'all' ? '' : later(clock.now(), -Number(days) * DAY)
  return { data: await Promise.all(accounts.map((account) => growthOfAccount(db.read, account, since))) }
}

async function growthOfAccount(db: Reader, account: SocialAccountRow, since: string): Promise<SocialGrowth> {
  const last = db
    .select({ id: max(follower_snapshots.id) })
    .from(follower_snapshots)
    .where(and(eq(follower_snapshots.account_id, account.id), gte(follower_snapshots.recorded_at, since)))
    .groupBy(day(follower_snapshots.recorded_at))
  const rows = await db
    .select()
    .from(follower_snapshots)
    .where(inArray(follower_snapshots.id, last))
    .orderBy(asc(follower_snapshots.recorded_at), asc(follower_snapshots.id))
  const [first, newest] = [rows[0], rows.at(-1)]
  return {
    account_id: account.id,
    platform: account.platform,
    username: account.username,
    points: rows.map(({ recorded_at, followers, views, engagement_bps, definition }) => ({
      day: recorded_at.slice(0, 10),
      followers,
      views,
      engagement_bps,
      definition,
    })),
    change: newest && first !== newest ? changeOf(newest, first).change_from_previous : null,
  }
}
