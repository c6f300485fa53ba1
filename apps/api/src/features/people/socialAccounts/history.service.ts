import type { SocialSnapshot } from '@affluence/contract/socialAccounts'
import { and, desc, eq } from 'drizzle-orm'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { after, pageOf } from '../../../kernel/db/list.ts'
import { accountsOf, findSocialAccount, type Owner } from './accounts.service.ts'
import { numbersOf } from './accountView.service.ts'
import { changeOf } from './numbers.rules.ts'
import { follower_snapshots, type FollowerSnapshotRow, type SocialAccountRow } from './socialAccounts.tables.ts'

type Query = { cursor?: string | undefined; limit: number }

const newestFirst = (db: Reader, account_id: string, { cursor, limit }: Query) =>
  db
    .select()
    .from(follower_snapshots)
    .where(
      and(
        eq(follower_snapshots.account_id, account_id),
        after(cursor, follower_snapshots.recorded_at, follower_snapshots.id),
      ),
    )
    .orderBy(desc(follower_snapshots.recorded_at), desc(follower_snapshots.id))
    .limit(limit)

const presentSnapshot = (
  row: FollowerSnapshotRow,
  before: FollowerSnapshotRow | undefined,
  of: SocialAccountRow,
): SocialSnapshot => ({
  ...numbersOf(row),
  id: row.id,
  account_id: of.id,
  platform: of.platform,
  username: of.username,
  ...changeOf(row, before),
})
const keyOf = ({ id, recorded_at }: FollowerSnapshotRow) => ({ id, created_at: recorded_at })

export async function historyOf({ db }: Kernel, actor: Owner, id: string, query: Query) {
  const account = await findSocialAccount(db.read, actor, id)
  const rows = await newestFirst(db.read, id, { ...query, limit: query.limit + 1 })
  const page = pageOf(rows, query.limit, keyOf)
  return { ...page, data: page.data.map((row, at) => presentSnapshot(row, rows[at + 1], account)) }
}

/** The snapshots of all accounts together, for the page and for the export. */
export async function allSnapshots(
  { db }: Pick<Kernel, 'db'>,
  actor: Owner,
  query: Query & { account_id?: string | undefined },
) {
  const accounts = (await accountsOf(db.read, actor.influencer_id)).filter(
    ({ id }) => query.account_id === undefined || id === query.account_id,
  )
  const snapshots: FollowerSnapshotRow[] = []
  // One more of each account, to compute the change of the last one of a page.
  for (const { id } of accounts)
    snapshots.push(...(await newestFirst(db.read, id, { ...query, limit: query.limit + 1 })))
  const sorted = snapshots.toSorted((one, other) => (keyText(one) < keyText(other) ? 1 : -1))
  const page = pageOf(sorted, query.limit, keyOf)
  const byId = new Map(accounts.map((account) => [account.id, account]))
  const data = page.data.map((row, at) => {
    const before = sorted.slice(at + 1).find(({ account_id }) => account_id === row.account_id)
    return presentSnapshot(row, before, byId.get(row.account_id)!)
  })
  return { ...page, data }
}
const keyText = ({ recorded_at, id }: FollowerSnapshotRow) => `${recorded_at} ${id}`
