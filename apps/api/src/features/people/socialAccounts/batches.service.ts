import { Platform } from '@affluence/contract/influencers'
import { and, asc, eq, inArray, isNotNull, or, type SQL } from 'drizzle-orm'
import { inState, type Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { users } from '../identities/identities.tables.ts'
import { influencers } from '../influencers/influencers.tables.ts'
import { maySync } from './accounts.rules.ts'
import type { Among } from './claiming.service.ts'
import { social_accounts } from './socialAccounts.tables.ts'
import { createSync, type SyncSubject } from './syncs.service.ts'
import { sync_items } from './syncs.tables.ts'

/** Which accounts an operator means; exactly one of them. */
export type Selector = { all: true } | { user: string } | { platform: string } | { account: string }

const columns = {
  id: social_accounts.id,
  platform: social_accounts.platform,
  username: social_accounts.username,
  state: social_accounts.state,
  paused_until: social_accounts.paused_until,
  last_sync_at: social_accounts.last_sync_at,
}
export type Chosen = { accounts: Awaited<ReturnType<typeof accountsIn>>; of: SyncSubject; among: Among }
const accountsIn = (db: Reader, where: SQL) =>
  db.select(columns).from(social_accounts).where(where).orderBy(asc(social_accounts.platform), asc(social_accounts.id))
const isSynced = and(inState(social_accounts.state, 'active', 'error'), isNotNull(social_accounts.access_token))!

/** The accounts that a sync would read; or in a word what is wrong with the selector. */
export async function chooseAccounts({ db: { read } }: Kernel, selector: Selector): Promise<Chosen | string> {
  if ('all' in selector) return { accounts: await accountsIn(read, isSynced), of: { kind: 'full_sync' }, among: {} }
  if ('platform' in selector) {
    const { data: platform } = Platform.safeParse(selector.platform.toLowerCase())
    if (!platform) return `there is no platform ${selector.platform}; there are: ${Platform.options.join(', ')}`
    const accounts = await accountsIn(read, and(eq(social_accounts.platform, platform), isSynced)!)
    return { accounts, of: { kind: 'platform_sync', platform }, among: { platform } }
  }
  return 'user' in selector ? ofUser(read, selector.user) : oneAccount(read, selector.account)
}

async function ofUser(db: Reader, id: string): Promise<Chosen | string> {
  const [user] = await db
    .select({ influencer_id: users.influencer_id })
    .from(users)
    .where(or(eq(users.id, id), eq(users.username_key, id.toLowerCase())))
  const [influencer] = user
    ? [{ id: user.influencer_id }]
    : await db.select({ id: influencers.id }).from(influencers).where(eq(influencers.id, id))
  if (!influencer) return `there is no user ${id}`
  const influencer_id = influencer.id ?? ''
  const accounts = await accountsIn(db, and(eq(social_accounts.influencer_id, influencer_id), isSynced)!)
  return { accounts, of: { kind: 'user_sync', influencer_id: influencer.id }, among: idsOf(accounts) }
}

async function oneAccount(db: Reader, id: string): Promise<Chosen | string> {
  const accounts = await accountsIn(db, eq(social_accounts.id, id))
  const [account] = accounts
  if (!account) return `there is no account ${id}`
  if (!maySync(account.state)) return `account ${id} is ${account.state}: its owner has to connect it again`
  return {
    accounts,
    of: { kind: 'single_account', platform: account.platform, account_id: id },
    among: idsOf(accounts),
  }
}
const idsOf = (accounts: readonly { id: string }[]): Among => ({ ids: accounts.map(({ id }) => id) })

export const beginSync = ({ db }: Kernel, { of, accounts }: Chosen) => db.write((tx) => createSync(tx, of, accounts))

/** What went wrong, by account: the first hundred. */
export const failuresOf = ({ db }: Kernel, sync_id: string) =>
  db.read
    .select({ ...columns, problem: sync_items.problem })
    .from(sync_items)
    .innerJoin(social_accounts, eq(social_accounts.id, sync_items.account_id))
    .where(and(eq(sync_items.sync_id, sync_id), inArray(sync_items.outcome, ['failed', 'skipped'])))
    .orderBy(asc(sync_items.account_id))
    .limit(100)
