import type { ProfileChange } from '@affluence/contract/account'
import type { Me } from '@affluence/contract/identities'
import { eq } from 'drizzle-orm'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { invalid } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { renameInfluencer } from '../influencers/influencers.service.ts'
import { changeCurrency, type Priced } from '../sponsors/currencies.service.ts'
import { changeSlug, describeSponsor, renameSponsor } from '../sponsors/sponsors.service.ts'
import { userChanged } from './account.events.ts'
import {
  type Account,
  assertNamesFree,
  findAccount,
  refuseTakenName,
  partyOf,
  type Person,
  toMe,
  wordsOf,
} from './account.service.ts'
import { users } from '../identities/identities.tables.ts'
import { numberOf } from './phones.rules.ts'

export async function updateMe(
  { db }: Kernel,
  priced: readonly Priced[],
  actor: Person,
  change: ProfileChange,
): Promise<Me> {
  const updated = db.write(async (tx) => {
    const account = await findAccount(tx, actor.user_id)
    assertMayRename(actor, account, change)
    const phone = phoneOf(account, change)
    await assertNamesFree(tx, { ...change, ...(phone !== undefined && { phone }) }, actor.user_id)
    await applyChange(tx, priced, account, { ...change, ...(phone !== undefined && { phone }) })
    const { sponsor_id, influencer_id } = account.user
    const about = { subject_id: actor.user_id, user_id: actor.user_id, sponsor_id, influencer_id }
    await emit(tx, userChanged, actor, { ...about, after: { fields: Object.keys(change) } }, { user_id: actor.user_id })
    return toMe(await findAccount(tx, actor.user_id))
  })
  return updated.catch(refuseTakenName)
}

/** An influencer's name opens the account together with the key, and stands in the address of the public page. */
function assertMayRename(actor: Person, { user }: Account, { username }: ProfileChange) {
  if (actor.kind === 'influencer' && username !== undefined && username !== user.username)
    throw invalid('username', 'username_fixed')
}

/** The number as it will be kept. A user without a mail address keeps one that can be dialled. */
function phoneOf({ user, sponsor }: Account, { phone, country }: ProfileChange) {
  if (phone === undefined || phone === user.phone) return undefined
  const number = phone && numberOf(phone, country ?? sponsor?.country)
  if (!user.email && !phone) throw invalid('phone', 'phone_needed')
  if (!user.email && !number) throw invalid('phone', 'phone_invalid')
  return number || phone
}

async function applyChange(
  tx: Tx,
  priced: readonly Priced[],
  account: Account,
  { name, slug, currency, country, ...change }: ProfileChange,
) {
  const { user, sponsor, influencer } = account
  if (name && sponsor) await renameSponsor(tx, sponsor.id, name)
  if (slug && sponsor && slug !== sponsor.slug) await changeSlug(tx, sponsor.id, slug)
  if (currency && sponsor) await changeCurrency(tx, priced, sponsor, currency)
  if (country !== undefined && sponsor) await describeSponsor(tx, sponsor.id, { country })
  if (name && influencer) await renameInfluencer(tx, influencer.id, name)
  const next = { ...user, ...change, username_key: (change.username ?? user.username).toLowerCase() }
  const { username, username_key, phone, locale, timezone } = next
  const phone_verified_at = phone === user.phone ? user.phone_verified_at : null
  const search = wordsOf(next, name ?? partyOf(account)?.name ?? null)
  await tx
    .update(users)
    .set({ username, username_key, phone, phone_verified_at, locale, timezone, search, updated_at: tx.now })
    .where(eq(users.id, user.id))
}
