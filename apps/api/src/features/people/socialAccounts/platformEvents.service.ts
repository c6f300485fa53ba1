import type { PlatformEventState } from '@affluence/contract/socialAccounts.events'
import { and, eq, inArray, isNull, ne, sql } from 'drizzle-orm'
import type { Stoppable } from '../../../kernel/db/batches.ts'
import { inState, type Reader, type Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { notePosted } from '../../../kernel/work/wakeups.ts'
import { maySync } from './accounts.rules.ts'
import { saveAccount } from './accounts.service.ts'
import { disconnect } from './disconnecting.service.ts'
import { eraseAccount } from './erasing.service.ts'
import { type EventType, numbersIn } from './platforms/receivedEvents.ts'
import { recordNumbers } from './snapshots.service.ts'
import { social_accounts, type SocialAccountRow } from './socialAccounts.tables.ts'
import { platform_events, type PlatformEventRow } from './syncs.tables.ts'
import { notifyOwner } from './notices.service.ts'

type Outcome = { state: PlatformEventState; error?: string }
const done: Outcome = { state: 'processed' }
const unknownAccount: Outcome = { state: 'ignored', error: 'account_not_found' }

/** Handles a stored event of a platform once. */
export async function usePlatformEvent(kernel: Kernel, id: string, of: Stoppable = {}) {
  const [row] = await kernel.db.read.select().from(platform_events).where(eq(platform_events.id, id))
  if (!row || row.state !== 'pending') return
  if (row.type === 'data_deletion') return deletePerson(kernel, row, of)
  await kernel.db.write(async (tx) => {
    const [account] = await connectedOf(tx, row)
    const handler = handlers[row.type as Exclude<EventType, 'data_deletion'>]
    if (await settle(tx, row, done))
      await updateOutcome(tx, row, account ? await handler({ kernel, tx, account, row }) : unknownAccount)
  })
}

type EventContext = { kernel: Kernel; tx: Tx; account: SocialAccountRow; row: PlatformEventRow }
const handlers: Record<Exclude<EventType, 'data_deletion'>, (of: EventContext) => Promise<Outcome>> = {
  async account_deauthorized({ kernel, tx, account }) {
    await notifyOwner(tx, await disconnect(kernel, tx, account, { by: null, code: 'revoked_at_platform' }))
    return done
  },
  async follower_update({ kernel, tx, account, row }) {
    const numbers = numbersIn(row.data)
    if (!numbers) return { state: 'failed', error: 'no_numbers' }
    const at = { source: 'webhook', recorded_at: row.received_at } as const
    await recordNumbers(kernel, tx, account, { ...numbers, engagement_gap: 'not_measured', ...at })
    return done
  },
  profile_update: syncSoon,
  post_update: syncSoon,
}

/** The account changed at the platform: its next sync is due now, within its limits. */
async function syncSoon({ tx, account }: EventContext): Promise<Outcome> {
  if (!maySync(account.state)) return { state: 'ignored', error: account.state }
  const isFree = and(eq(social_accounts.id, account.id), isNull(social_accounts.lease))
  const isUnpaused = account.paused_until === null || account.paused_until <= tx.now
  if (isUnpaused) await tx.update(social_accounts).set({ next_sync_at: tx.now }).where(isFree)
  tx.after(notePosted)
  return done
}

type Person = Pick<PlatformEventRow, 'platform' | 'platform_user_id'>
/** The account of a person, by either of the platform's two ids. */
async function connectedOf(db: Reader, { platform, platform_user_id }: Person): Promise<SocialAccountRow[]> {
  if (platform_user_id === null) return []
  const isConnected = sql`${social_accounts.state} <> 'revoked'`
  const of = (column: typeof social_accounts.platform_user_id | typeof social_accounts.app_user_id) =>
    db
      .select()
      .from(social_accounts)
      .where(and(eq(social_accounts.platform, platform), eq(column, platform_user_id), isConnected))
  const accounts = await of(social_accounts.platform_user_id)
  return accounts.length > 0 ? accounts : of(social_accounts.app_user_id)
}
async function disconnectedOf(db: Reader, { platform, platform_user_id }: Person): Promise<SocialAccountRow[]> {
  if (platform_user_id === null) return []
  const revoked = await db
    .select()
    .from(social_accounts)
    .where(
      and(
        eq(social_accounts.platform, platform),
        inState(social_accounts.state, 'revoked'),
        sql`${platform_user_id} in (${social_accounts.platform_user_id}, ${social_accounts.app_user_id})`,
      ),
    )
  return revoked
}

/** Disconnects the accounts of a person first, so that no sync reads them, and then deletes all data. */
async function deletePerson(kernel: Kernel, row: PlatformEventRow, of: Stoppable) {
  const accounts = await kernel.db.write(async (tx) => {
    for (const account of await connectedOf(tx, row)) {
      const after = await disconnect(kernel, tx, account, { by: null, code: 'revoked_at_platform' })
      await notifyOwner(tx, after)
      await saveAccount(tx, after, { history_until: tx.now })
    }
    return disconnectedOf(tx, row)
  })
  for (const account of accounts) await eraseAccount(kernel, account, of)
  await kernel.db.write(async (tx) => {
    await clearEventData(tx, row)
    await settle(tx, row, accounts.length > 0 ? done : unknownAccount)
  })
}
/** Clears the data of the person's other events. */
const clearEventData = (tx: Tx, { id, platform, platform_user_id }: PlatformEventRow) =>
  tx
    .update(platform_events)
    .set({ data: {} })
    .where(
      and(
        eq(platform_events.platform, platform),
        eq(platform_events.platform_user_id, platform_user_id!),
        ne(platform_events.id, id),
      ),
    )

/** Sets the state of a pending event; false when another worker was first. */
async function settle(tx: Tx, { id }: PlatformEventRow, { state, error }: Outcome): Promise<boolean> {
  const rows = await tx
    .update(platform_events)
    .set({ state, error: error ?? null, processed_at: tx.now })
    .where(and(eq(platform_events.id, id), inState(platform_events.state, 'pending')))
    .returning({ id: platform_events.id })
  return rows.length > 0
}
const updateOutcome = (tx: Tx, { id }: PlatformEventRow, { state, error }: Outcome) =>
  tx
    .update(platform_events)
    .set({ state, error: error ?? null })
    .where(and(eq(platform_events.id, id), inArray(platform_events.state, ['processed'])))
