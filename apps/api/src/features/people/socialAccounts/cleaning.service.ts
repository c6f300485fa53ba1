import { and, gt, lt, type SQL, sql } from 'drizzle-orm'
import { DAY, later } from '../../../kernel/clock.ts'
import { removeAll, type Stoppable } from '../../../kernel/db/batches.ts'
import { alias, type AnyColumn, type AnyTable } from '../../../kernel/db/columns.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { follower_snapshots } from './socialAccounts.tables.ts'
import { platform_events, sync_jobs } from './syncs.tables.ts'

const later_ones = alias(follower_snapshots, 'later_ones')
/** Whether a later one of the same account is there; with `until`, before that instant. */
const hasLater = (until?: SQL): SQL =>
  sql`exists (select 1 from ${follower_snapshots} as later_ones where ${later_ones.account_id} = ${follower_snapshots.account_id} and (${later_ones.recorded_at}, ${later_ones.id}) > (${follower_snapshots.recorded_at}, ${follower_snapshots.id})${until ? sql` and ${later_ones.recorded_at} < ${until}` : sql``})`

type What = { from: AnyTable; key: readonly [AnyColumn]; where: (before: string) => SQL | undefined }
const kinds = {
  snapshots: {
    from: follower_snapshots,
    key: [follower_snapshots.id],
    where: (before) => and(lt(follower_snapshots.recorded_at, before), hasLater()),
  },
  jobs: { from: sync_jobs, key: [sync_jobs.id], where: (before) => lt(sync_jobs.finished_at, before) },
  events: {
    from: platform_events,
    key: [platform_events.id],
    where: (before) => lt(platform_events.processed_at, before),
  },
} satisfies Record<string, What>
type Counts = Record<keyof typeof kinds, number>

/** What is older than so many days; the newest snapshot of an account always stays. A dry run counts the same rows. */
export async function cleanSocialData(
  kernel: Kernel,
  { days, dryRun = false }: { days: number; dryRun?: boolean },
  of: Stoppable = {},
): Promise<Counts> {
  if (!Number.isInteger(days) || days < 1) throw new RangeError('days: a whole number from 1 on')
  const before = later(kernel.clock.now(), -days * DAY)
  const each = (what: What) =>
    dryRun
      ? kernel.db.read.$count(what.from, what.where(before))
      : removeAll(kernel, { from: what.from, key: what.key, where: () => what.where(before) }, of)
  return { snapshots: await each(kinds.snapshots), jobs: await each(kinds.jobs), events: await each(kinds.events) }
}

export const KEPT_DAYS = 90
/** A few days more than one, in case the task was not run for a while. */
const LOOKED_AT = 14 * DAY
/** The end of the day of a snapshot: `U` comes after the `T` of an instant. */
const endOfItsDay = sql`substr(${follower_snapshots.recorded_at}, 1, 10) || 'U'`
/** Every day: after 90 days one snapshot a day is left, the last, so that growth is shown for years. */
export async function thinHistory(kernel: Kernel, of: Stoppable = {}) {
  const before = later(kernel.clock.now(), -KEPT_DAYS * DAY)
  const snapshots = await removeAll(
    kernel,
    {
      from: follower_snapshots,
      key: [follower_snapshots.id],
      where: () =>
        and(
          lt(follower_snapshots.recorded_at, before),
          gt(follower_snapshots.recorded_at, later(before, -LOOKED_AT)),
          hasLater(endOfItsDay),
        ),
    },
    of,
  )
  const old = (what: What) => removeAll(kernel, { from: what.from, key: what.key, where: () => what.where(before) }, of)
  return { snapshots, jobs: await old(kinds.jobs), events: await old(kinds.events) }
}
