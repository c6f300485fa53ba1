import { Platform } from '@affluence/contract/influencers'
import { setImmediate as turn } from 'node:timers/promises'
import { and, asc, eq, gt, inArray, isNotNull, or, type SQL } from 'drizzle-orm'
import { inState, type Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { users } from '../identities/identities.tables.ts'
import { influencers } from '../influencers/influencers.tables.ts'
import { maySync } from './accounts.rules.ts'
import type { AccountFilter } from './claiming.service.ts'
import { social_accounts } from './socialAccounts.tables.ts'
import { addItems, closeSync, openSync, type SyncSubject } from './syncs.service.ts'
import { sync_items } from './syncs.tables.ts'

/** Which accounts an operator selects. */
export type Selector = { all: true } | { user: string } | { platform: string } | { account: string }

const columns = {
  id: social_accounts.id,
  platform: social_accounts.platform,
  username: social_accounts.username,
  state: social_accounts.state,
  paused_until: social_accounts.paused_until,
  last_sync_at: social_accounts.last_sync_at,
}
type SelectedAccount = Awaited<ReturnType<typeof pageOf>>[number]
/** The selected accounts: their number, and pages of a thousand each. */
export type AccountSelection = {
  accounts: number
  pages(): AsyncIterable<SelectedAccount[]>
  of: SyncSubject
  filter: AccountFilter
}
const PAGE = 1000
const pageOf = (db: Reader, where: SQL, last: string) =>
  db
    .select(columns)
    .from(social_accounts)
    .where(and(where, gt(social_accounts.id, last)))
    .orderBy(asc(social_accounts.id))
    .limit(PAGE)
async function selectionOf(db: Reader, where: SQL, of: SyncSubject, filter: AccountFilter): Promise<AccountSelection> {
  async function* pages() {
    for (let last = ''; ;) {
      const page = await pageOf(db, where, last)
      if (page.length > 0) yield page
      if (page.length < PAGE) return
      last = page.at(-1)!.id
      await turn()
    }
  }
  return { accounts: await db.$count(social_accounts, where), pages, of, filter }
}
const isSynced = and(inState(social_accounts.state, 'active', 'error'), isNotNull(social_accounts.access_token))!

/** The accounts that a sync would read, or the error of the selector. */
export async function selectAccounts({ db: { read } }: Kernel, selector: Selector): Promise<AccountSelection | string> {
  if ('all' in selector) return selectionOf(read, isSynced, { kind: 'full_sync' }, {})
  if ('platform' in selector) {
    const { data: platform } = Platform.safeParse(selector.platform.toLowerCase())
    if (!platform) return `there is no platform ${selector.platform}; there are: ${Platform.options.join(', ')}`
    const where = and(eq(social_accounts.platform, platform), isSynced)!
    return selectionOf(read, where, { kind: 'platform_sync', platform }, { platform })
  }
  return 'user' in selector ? ofUser(read, selector.user) : oneAccount(read, selector.account)
}

async function ofUser(db: Reader, id: string): Promise<AccountSelection | string> {
  const [user] = await db
    .select({ influencer_id: users.influencer_id })
    .from(users)
    .where(or(eq(users.id, id), eq(users.username_key, id.toLowerCase())))
  const [influencer] = user
    ? [{ id: user.influencer_id }]
    : await db.select({ id: influencers.id }).from(influencers).where(eq(influencers.id, id))
  if (!influencer) return `there is no user ${id}`
  const influencer_id = influencer.id ?? ''
  const where = and(eq(social_accounts.influencer_id, influencer_id), isSynced)!
  const of = { kind: 'user_sync', influencer_id: influencer.id } as const
  return selectionOf(db, where, of, idsOf(await pageOf(db, where, '')))
}

async function oneAccount(db: Reader, id: string): Promise<AccountSelection | string> {
  const where = eq(social_accounts.id, id)
  const [account] = await pageOf(db, where, '')
  if (!account) return `there is no account ${id}`
  if (!maySync(account.state)) return `account ${id} is ${account.state}: its owner has to connect it again`
  const of = { kind: 'single_account', platform: account.platform, account_id: id } as const
  return selectionOf(db, where, of, { ids: [id] })
}
const idsOf = (accounts: readonly { id: string }[]): AccountFilter => ({ ids: accounts.map(({ id }) => id) })

/** Creates a task and adds its accounts in separate transactions, so that others can write in between. */
export async function beginSync({ db }: Kernel, { of, accounts, pages }: AccountSelection) {
  const { id } = await db.write((tx) => openSync(tx, of, accounts))
  let added = 0
  for await (const page of pages()) {
    await db.write((tx) => addItems(tx, id, page))
    added += page.length
  }
  return db.write((tx) => closeSync(tx, id, added))
}

/** The first hundred accounts of a task that failed or were skipped. */
export const failuresOf = ({ db }: Kernel, sync_id: string) =>
  db.read
    .select({ ...columns, problem: sync_items.problem })
    .from(sync_items)
    .innerJoin(social_accounts, eq(social_accounts.id, sync_items.account_id))
    .where(and(eq(sync_items.sync_id, sync_id), inArray(sync_items.outcome, ['failed', 'skipped'])))
    .orderBy(asc(sync_items.account_id))
    .limit(100)
