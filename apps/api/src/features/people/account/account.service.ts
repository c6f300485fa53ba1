import type { Me, Party } from '@affluence/contract/identities'
import { and, count, eq, inArray, isNull, ne, or } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import { searchText, type Reader, Taken, type Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { notFound, Refusal, taken } from '../../../kernel/refusal.ts'
import { type InfluencerRow, influencers } from '../influencers/influencers.tables.ts'
import { type SponsorRow, sponsors } from '../sponsors/sponsors.tables.ts'
import { type UserRow, users } from '../identities/identities.tables.ts'
import { writingsOf } from './phones.rules.ts'

/** A user, and the party they act for. */
export type Account = { user: UserRow; sponsor: SponsorRow | null; influencer: InfluencerRow | null }
export type Person = Extract<Actor, { session_id: string }>

export const accountsFrom = (db: Reader) =>
  db
    .select({ user: users, sponsor: sponsors, influencer: influencers })
    .from(users)
    .leftJoin(sponsors, eq(sponsors.id, users.sponsor_id))
    .leftJoin(influencers, eq(influencers.id, users.influencer_id))

export async function findAccount(db: Reader, user_id: string): Promise<Account> {
  const [account] = await accountsFrom(db).where(eq(users.id, user_id))
  if (!account) throw notFound()
  return account
}

/** By e-mail or username, in any letter case, or by phone number. */
export async function accountNamed(db: Reader, login: string): Promise<Account | undefined> {
  const name = login.trim().toLowerCase()
  const [account] = await accountsFrom(db)
    .where(and(isNull(users.deleted_at), or(eq(users.email, name), eq(users.username_key, name))))
    .limit(1)
  return account ?? accountOfNumber(db, name)
}

/** Without the code of its country a number is somebody's only where it is nobody's of another country. */
async function accountOfNumber(db: Reader, text: string): Promise<Account | undefined> {
  const { exact, abroad } = writingsOf(text)
  for (const numbers of [exact, abroad]) {
    if (numbers.length === 0) continue
    const row = await accountsFrom(db)
      .where(and(isNull(users.deleted_at), inArray(users.phone, numbers)))
      .limit(2)
    if (row.length > 0) return row.length === 1 ? row[0] : undefined
  }
  return undefined
}

export const getMe = async ({ db }: Kernel, actor: Person): Promise<Me> =>
  toMe(await findAccount(db.read, actor.user_id))

const sellerIn = ({ slug, currency, country }: SponsorRow) => ({ slug, currency, country })
export const partyOf = ({ sponsor, influencer }: Account): Party | null => {
  const row = sponsor ?? influencer
  if (!row) return null
  const { id, approval, approval_reason, flagged_at, flag_reason } = row
  const name = sponsor
    ? ({ ...sellerIn(sponsor), kind: 'sponsor', name: sponsor.company_name } as const)
    : ({ kind: 'influencer', name: influencer!.display_name, slug: null, currency: null, country: null } as const)
  return { id, ...name, approval, approval_reason, flagged_at, flag_reason }
}

export function toMe(account: Account): Me {
  const { user } = account
  const { id, email, username, phone, role, locale, timezone, created_at, last_login_at } = user
  const { email_verified_at, phone_verified_at } = user
  const visible = { id, email, username, phone, role, locale, timezone, created_at, last_login_at }
  return {
    ...visible,
    email_verified_at,
    phone_verified_at,
    totp_enabled: user.totp_enabled_at !== null,
    party: partyOf(account),
  }
}

/** Whether the user, or the party they act for, was switched off. */
export const isSuspended = (account: Account) =>
  account.user.disabled_at !== null || (account.sponsor ?? account.influencer)?.approval === 'suspended'

export const wordsOf = (user: Pick<UserRow, 'email' | 'username' | 'phone'>, name: string | null) =>
  searchText(user.username, user.email ?? '', user.phone ?? '', name ?? '')

type Names = { email?: string | undefined; username?: string; phone?: string | null }

/**
 * Every name that somebody else has already, said at once; the indexes have the last word. Numbers open accounts as
 * usernames do, so neither may read like the other of somebody else.
 */
export async function assertNamesFree(tx: Tx, { email, username, phone }: Names, but?: string) {
  const others = but ? ne(users.id, but) : undefined
  const name = username?.toLowerCase()
  const numbers = phone ? writingsOf(phone).exact : []
  const asNumber = name ? allOf(writingsOf(name)) : []
  if (!email && !name && !phone) return
  const rows = await tx
    .select({ email: users.email, username: users.username_key, phone: users.phone })
    .from(users)
    .where(
      and(
        others,
        or(
          email ? eq(users.email, email) : undefined,
          name ? or(eq(users.username_key, name), inArray(users.phone, asNumber)) : undefined,
          phone ? or(inArray(users.phone, numbers), inArray(users.username_key, numbers)) : undefined,
        ),
      ),
    )
  const paths = [
    ...(email && rows.some((row) => row.email === email) ? ['email'] : []),
    ...(rows.some((row) => row.username === name || (row.phone && asNumber.includes(row.phone))) ? ['username'] : []),
    ...(rows.some((row) => [row.username, row.phone].some((one) => one && numbers.includes(one))) ? ['phone'] : []),
  ]
  if (paths[0]) throw taken(paths[0], { errors: paths.map((path) => ({ path, code: 'taken' })) })
}

const allOf = ({ exact, abroad }: ReturnType<typeof writingsOf>) => [...exact, ...abroad]

/** Turns the index's word into ours, for the two who asked at the same moment. */
export function refuseTakenName(error: unknown): never {
  if (error instanceof Taken && error.columns[0]) throw taken(error.columns[0].replace('_key', ''))
  throw error
}

/** Of two admins who remove each other at once, one stays: both count inside their own transaction. */
export async function assertNotLastAdmin(tx: Tx, user: UserRow) {
  if (user.role !== 'admin') return
  const others = and(
    eq(users.role, 'admin'),
    isNull(users.deleted_at),
    isNull(users.disabled_at),
    ne(users.id, user.id),
  )
  const [remaining] = await tx.select({ count: count() }).from(users).where(others)
  if (!remaining?.count) throw new Refusal('conflict', 'last_admin')
}
