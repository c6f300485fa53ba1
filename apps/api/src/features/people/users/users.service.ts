import type { User, UserAction } from '@affluence/contract/users'
import { and, desc, eq, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm'
import type { AdminActor } from '../../../kernel/access.ts'
import { contains, type Reader, type Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { after, byTime, pageOf } from '../../../kernel/db/list.ts'
import { recordStep } from '../../../kernel/db/move.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { history } from '../../../kernel/work/work.tables.ts'
import {
  type Account,
  accountsFrom,
  assertNotLastAdmin,
  findAccount,
  partyOf,
  toMe,
} from '../account/account.service.ts'
import { users } from '../identities/identities.tables.ts'
import { closeAccount, type MoneyLeftOf } from '../account/closures.service.ts'
import { endSessions } from '../credentials/sessions.service.ts'
import { revokeLinks } from '../apiKeys/signInLinks.service.ts'
import { influencers } from '../influencers/influencers.tables.ts'
import { sponsors } from '../sponsors/sponsors.tables.ts'
import { decideParty } from './standing.service.ts'
import { actionsFor, assertMay } from './users.rules.ts'
import { notifyOwner } from './notices.service.ts'
import { changeUser } from '../identities/users.service.ts'

type UserQuery = {
  q?: string
  role?: User['role']
  approval?: string
  flagged?: boolean
  sort: 'created_at' | '-created_at'
  cursor?: string
  limit: number
}

export async function listUsers(
  { db }: Kernel,
  actor: AdminActor,
  { q, role, approval, flagged, sort, cursor, limit }: UserQuery,
) {
  const { direction, order } = byTime(sort, users.created_at, users.id)
  const isFlagged = or(isNotNull(sponsors.flagged_at), isNotNull(influencers.flagged_at))
  const rows = await accountsFrom(db.read)
    .where(
      and(
        isNull(users.deleted_at),
        q?.trim() ? contains(users.search, q.trim()) : undefined,
        role && eq(users.role, role),
        approval
          ? or(eq(sponsors.approval, approval as never), eq(influencers.approval, approval as never))
          : undefined,
        flagged === undefined ? undefined : flagged ? isFlagged : sql`not (${isFlagged})`,
        after(cursor, users.created_at, users.id, direction),
      ),
    )
    .orderBy(...order)
    .limit(limit + 1)
  const page = pageOf(rows, limit, ({ user }) => user)
  return { ...page, data: page.data.map((account) => present(account, actor)) }
}

export const getUser = async ({ db }: Kernel, actor: AdminActor, id: string) =>
  present(await findAccount(db.read, id), actor)

export async function listUserHistory({ db }: Kernel, id: string) {
  const { user } = await findAccount(db.read, id)
  const rows = await db.read
    .select()
    .from(history)
    .where(inArray(history.subject_id, [user.id, user.sponsor_id ?? user.influencer_id ?? user.id]))
    .orderBy(desc(history.created_at), desc(history.id))
    .limit(200)
  const names = await usernames(
    db.read,
    rows.map((row) => row.actor_id),
  )
  return {
    data: rows.map(({ id: row_id, from, to, action, comment, created_at, actor_id }) => ({
      id: row_id,
      from,
      to,
      action,
      comment,
      created_at,
      actor: names.get(actor_id ?? '') ?? null,
    })),
    next_cursor: null,
  }
}

export async function usernames(db: Reader, ids: (string | null)[]) {
  const userIds = [...new Set(ids.filter((id): id is string => id !== null))]
  if (userIds.length === 0) return new Map<string, string>()
  const rows = await db.select({ id: users.id, username: users.username }).from(users).where(inArray(users.id, userIds))
  return new Map(rows.map(({ id, username }) => [id, username]))
}

/** One decision of an admin, on the party of a user or on an admin themself. */
export const decideUser = (
  { db }: Kernel,
  actor: AdminActor,
  id: string,
  action: Exclude<UserAction, 'remove'>,
  reason: string | null = null,
) =>
  db.write(async (tx) => {
    const account = await findAccount(tx, id)
    assertMay(subjectOf(account, actor), action)
    if (!account.sponsor && !account.influencer) await switchAdmin(tx, actor, account, action, reason)
    await decideParty(tx, actor, account, action, reason)
    if (action === 'suspend') await endSessionsOfParty(tx, actor, account)
    await notifyOwner(tx, account, action, reason)
    return present(await findAccount(tx, id), actor)
  })

async function switchAdmin(
  tx: Tx,
  by: AdminActor,
  { user }: Account,
  action: Exclude<UserAction, 'remove'>,
  comment: string | null,
) {
  if (action === 'suspend') await assertNotLastAdmin(tx, user)
  const [from, to] = action === 'suspend' ? ['active', 'suspended'] : ['suspended', 'active']
  await recordStep(tx, { subject_id: user.id, from, to: to!, action, by, comment })
  await changeUser(tx, user.id, { disabled_at: action === 'suspend' ? tx.now : null })
}

/** A party is switched off with everybody who acts for it. */
async function endSessionsOfParty(tx: Tx, actor: AdminActor, { user }: Account) {
  const { sponsor_id, influencer_id } = user
  const of = sponsor_id
    ? eq(users.sponsor_id, sponsor_id)
    : influencer_id
      ? eq(users.influencer_id, influencer_id)
      : eq(users.id, user.id)
  for (const { id } of await tx.select({ id: users.id }).from(users).where(of))
    await endSessions(tx, actor, 'suspended', { user_id: id })
  if (influencer_id) await revokeLinks(tx, influencer_id, actor)
}

export const removeUser = ({ db }: Kernel, moneyLeft: MoneyLeftOf, actor: AdminActor, id: string) =>
  db.write(async (tx) => {
    const account = await findAccount(tx, id)
    if (account.user.deleted_at) throw notFound()
    await assertNotLastAdmin(tx, account.user)
    assertMay(subjectOf(account, actor), 'remove')
    const from = partyOf(account)?.approval ?? (account.user.disabled_at ? 'suspended' : 'active')
    await recordStep(tx, { subject_id: account.user.id, from, to: 'removed', action: 'remove', by: actor })
    await closeAccount(tx, moneyLeft, actor, account)
  })

const subjectOf = ({ user, sponsor, influencer }: Account, actor: AdminActor) => ({
  deleted_at: user.deleted_at,
  disabled_at: user.disabled_at,
  isSelf: user.id === actor.user_id,
  party: sponsor ?? influencer,
})

function present(account: Account, actor: AdminActor): User {
  const { disabled_at, deleted_at, last_seen_at } = account.user
  return {
    ...toMe(account),
    sells_on: account.sponsor?.sells_on ?? null,
    disabled_at,
    deleted_at,
    last_seen_at,
    actions: actionsFor(subjectOf(account, actor)),
  }
}
