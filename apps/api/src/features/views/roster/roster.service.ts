import type {
  BulkAction,
  BulkOutcome,
  Credentials,
  NewRosterEntry,
  RosterChange,
  Welcomed,
} from '@affluence/contract/roster'
import { and, eq, isNull } from 'drizzle-orm'
import { type AdminActor, assertFresh } from '../../../kernel/access.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { invalid, Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { userRegistered } from '../../people/account/account.events.ts'
import { assertNamesFree, findAccount, refuseTakenName, wordsOf } from '../../people/account/account.service.ts'
import { insertUser } from '../../people/account/newUsers.service.ts'
import { couponKey } from '../../selling/coupons/coupons.rules.ts'
import { assignCoupon } from '../../selling/coupons/coupons.service.ts'
import { type CouponRow, coupons } from '../../selling/coupons/coupons.tables.ts'
import { renewKey } from '../../people/apiKeys/apiKeys.service.ts'
import { createLink, revokeLinks } from '../../people/apiKeys/signInLinks.service.ts'
import { createInfluencer, describeInfluencer } from '../../people/influencers/influencers.service.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { decideParty } from '../../people/users/standing.service.ts'
import { decideUser } from '../../people/users/users.service.ts'
import { rosterChanged } from './roster.events.ts'
import { couponNamed, decisionFor } from './roster.rules.ts'
import { detailOf, findListed } from './rosterView.service.ts'
import { changeUser } from '../../people/identities/users.service.ts'

type By = AdminActor | null
const KEY = { name: 'API key' }

/** All of it or nothing: account, key, link and coupons. By nobody when the machine's operator does it. */
export const createListed = (kernel: Kernel, by: By, input: NewRosterEntry): Promise<Welcomed> =>
  kernel.db
    .write(async (tx) => {
      if (by) assertFresh(by)
      const { email, username, phone } = input
      await assertNamesFree(tx, { email, username, phone: phone ?? null })
      const { found, skipped } = await couponsNamed(tx, input)
      const id = await addAccount(tx, by, input)
      const key = await renewKey(tx, kernel, id, by, KEY)
      const link = await createLink(tx, kernel, id, by)
      for (const coupon of found) await assignCoupon(tx, by, coupon, { influencer_id: id })
      if (!input.active) await switchOff(tx, by, id)
      return { influencer: await detailOf(tx, id, tx.now), key, link, skipped_coupons: skipped }
    })
    .catch(refuseTakenName)

async function addAccount(tx: Tx, by: By, input: NewRosterEntry) {
  const {
    email,
    username,
    phone,
    display_name,
    coupon_codes: _,
    skip_unknown_coupons: __,
    active: ___,
    ...more
  } = input
  const { id: influencer_id } = await createInfluencer(tx, { ...more, display_name, approval: 'approved' })
  // No password opens this account until its owner sets one by mail.
  const who = { email, username, role: 'influencer', password_hash: '', name: display_name } as const
  const user = await insertUser(tx, { ...who, ...(phone && { phone }), ids: { influencer_id } })
  const about = { subject_id: user.id, user_id: user.id, influencer_id, after: { role: 'influencer', username } }
  await emit(tx, userRegistered, by, about, { user_id: user.id, role: 'influencer' })
  return influencer_id
}

async function switchOff(tx: Tx, by: By, influencer_id: string) {
  const { user } = await findListed(tx, influencer_id)
  await decideParty(tx, by, await findAccount(tx, user.id), 'suspend', null)
}

/** A code belongs to a sponsor, so two may have the same one: then somebody has to say which. */
async function couponsNamed(tx: Tx, { coupon_codes = [], skip_unknown_coupons }: NewRosterEntry) {
  const rows: CouponRow[] = []
  const unknown: string[] = []
  for (const text of new Set(coupon_codes)) {
    const [one, ...others] = await allNamed(tx, text)
    const choices = [one, ...others].map((each) => `${each?.slug}:${each?.coupon.code}`)
    if (others.length > 0) throw invalid('coupon_codes', 'ambiguous_coupon', { code: text, choices })
    if (!one) unknown.push(text)
    else if (!rows.some(({ id }) => id === one.coupon.id)) rows.push(one.coupon)
  }
  if (unknown.length > 0 && !skip_unknown_coupons) throw invalid('coupon_codes', 'unknown_coupons', { codes: unknown })
  return { found: rows, skipped: unknown }
}

function allNamed(tx: Tx, text: string) {
  const { slug, code } = couponNamed(text)
  const isNamed = and(eq(coupons.code_key, couponKey(code)), isNull(coupons.removed_at))
  return tx
    .select({ coupon: coupons, slug: sponsors.slug })
    .from(coupons)
    .innerJoin(sponsors, eq(sponsors.id, coupons.sponsor_id))
    .where(and(isNamed, slug === undefined ? undefined : eq(sponsors.slug, slug)))
    .orderBy(sponsors.slug)
    .limit(10)
}

export const changeListed = ({ db, clock }: Kernel, by: AdminActor, id: string, { phone, ...change }: RosterChange) =>
  db
    .write(async (tx) => {
      const { influencer, user } = await findListed(tx, id)
      if (phone !== undefined) await assertNamesFree(tx, { phone }, user.id)
      await describeInfluencer(tx, id, change)
      const next = { ...user, ...(phone !== undefined && { phone }) }
      const search = wordsOf(next, change.display_name ?? influencer.display_name)
      await changeUser(tx, user.id, { phone: next.phone, search })
      const { commission_bps } = influencer
      const about = {
        subject_id: id,
        influencer_id: id,
        user_id: user.id,
        before: { commission_bps },
        after: {
          fields: Object.keys({ ...change, ...(phone !== undefined && { phone }) }),
          commission_bps,
          ...rateIn(change),
        },
      }
      await emit(tx, rosterChanged, by, about, { influencer_id: id })
      return detailOf(tx, id, clock.now())
    })
    .catch(refuseTakenName)

const rateIn = ({ commission_bps }: RosterChange) => (commission_bps === undefined ? {} : { commission_bps })

export const regenerate = (kernel: Kernel, by: AdminActor, id: string): Promise<Credentials> =>
  kernel.db.write(async (tx) => {
    assertFresh(by)
    await findListed(tx, id)
    const key = await renewKey(tx, kernel, id, by, KEY)
    return { key, link: await createLink(tx, kernel, id, by) }
  })

export const newLink = (kernel: Kernel, by: AdminActor, id: string) =>
  kernel.db.write(async (tx) => {
    assertFresh(by)
    await findListed(tx, id)
    return createLink(tx, kernel, id, by)
  })

export const endLink = ({ db }: Kernel, by: AdminActor, id: string) =>
  db.write(async (tx) => {
    await findListed(tx, id)
    await revokeLinks(tx, id, by)
  })

type Bulk = { action: BulkAction; ids: string[]; reason?: string | undefined }
/** One transaction each: what cannot be done for one is no reason to leave the others. */
export async function actOnMany(kernel: Kernel, by: AdminActor, { action, ids, reason }: Bulk) {
  if (action === 'regenerate') assertFresh(by)
  const data: BulkOutcome[] = []
  for (const id of new Set(ids)) data.push(await actOnOne(kernel, by, id, action, reason))
  return { data }
}

async function actOnOne(
  kernel: Kernel,
  by: AdminActor,
  id: string,
  action: BulkAction,
  reason = '',
): Promise<BulkOutcome> {
  const nothing = { id, username: null, code: null, key: null, url: null }
  try {
    const { user, influencer } = await findListed(kernel.db.read, id)
    const outcome = { ...nothing, username: user.username }
    if (action === 'regenerate') {
      const { key, link } = await regenerate(kernel, by, id)
      return { ...outcome, key: key.key, url: link.url }
    }
    if (action === 'revoke_link') {
      await endLink(kernel, by, id)
      return outcome
    }
    const decision = decisionFor(action, influencer.approval)
    if (!decision) return { ...outcome, code: 'wrong_state' }
    await decideUser(kernel, by, user.id, decision, reason || null)
    return outcome
  } catch (error) {
    if (error instanceof Refusal && error.kind !== 'unavailable') return { ...nothing, code: error.code }
    throw error
  }
}
