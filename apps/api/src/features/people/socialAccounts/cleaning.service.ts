import { and, gt, lt, type SQL, sql } from 'drizzle-orm'
import { DAY, later } from '../../../kernel/clock.ts'
import { removeAll, type Stoppable } from '../../../kernel/db/batches.ts'
import { alias, type AnyColumn, type AnyTable } from '../../../kernel/db/columns.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { follower_snapshots } from './socialAccounts.tables.ts'
import { platform_events, sync_jobs } from './syncs.tables.ts'

const later_ones = alias(follower_snapshots, 'later_ones')
/** Whether the account has a later snapshot; with `until`, one before that instant. */
const hasLater = (until?: SQL): SQL =>
  sql`exists (select 1 from ${follower_snapshots} as later_ones where ${later_ones.account_id} = ${follower_snapshots.account_id} and (${later_ones.recorded_at}, ${later_ones.id}) > (${follower_snapshots.recorded_at}, ${follower_snapshots.id})${until ? sql` and ${later_ones.recorded_at} < ${until}` : sql``})`

type CleaningRule = { from: AnyTable; key: readonly [AnyColumn]; where: (before: string) => SQL | undefined }
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
} satisfies Record<string, CleaningRule>
type Counts = Record<keyof typeof kinds, number>

/** Deletes data older than `days`, except the newest snapshot of each account. A dry run counts the same rows. */
export async function cleanSocialData(
  kernel: Kernel,
  { days, dryRun = false }: { days: number; dryRun?: boolean },
  of: Stoppable = {},
): Promise<Counts> {
  if (!Number.isInteger(days) || days < 1) throw new RangeError('days: a whole number from 1 on')
  const before = later(kernel.clock.now(), -days * DAY)
  const each = (rule: CleaningRule) =>
    dryRun
      ? kernel.db.read.$count(rule.from, rule.where(before))
      : removeAll(kernel, { from: rule.from, key: rule.key, where: () => rule.where(before) }, of)
  return { snapshots: await each(kinds.snapshots), jobs: await each(kinds.jobs), events: await each(kinds.events) }
}

export const RETENTION_DAYS = 90
/** Looks back some days, in case the task did not run for a while. */
const LOOK_BACK = 14 * DAY
/** The end of the day of a snapshot: `U` sorts after the `T` of an instant. */
const endOfItsDay = sql`substr(${follower_snapshots.recorded_at}, 1, 10) || 'U'`
/** Keeps only the last snapshot of each day that is 90 days ago or longer. So growth is shown for years. */
export async function thinHistory(kernel: Kernel, of: Stoppable = {}) {
  const before = later(kernel.clock.now(), -RETENTION_DAYS * DAY)
  const snapshots = await removeAll(
    kernel,
    {
      from: follower_snapshots,
      key: [follower_snapshots.id],
      where: () =>
        and(
          lt(follower_snapshots.recorded_at, before),
          gt(follower_snapshots.recorded_at, later(before, -LOOK_BACK)),
          hasLater(endOfItsDay),
        ),
    },
    of,
  )
  const old = (rule: CleaningRule) =>
    removeAll(kernel, { from: rule.from, key: rule.key, where: () => rule.where(before) }, of)
  return { snapshots, jobs: await old(kinds.jobs), events: await old(kinds.events) }
}
