import type { MoneyLeft } from '@affluence/contract/account.closing'
import { and, count, eq, isNull, ne } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import type { Reader, Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { revokeKeys } from '../apiKeys/apiKeys.service.ts'
import { maskLogins } from '../credentials/loginEvents.service.ts'
import { endSessions } from '../credentials/sessions.service.ts'
import { revokeLinks } from '../apiKeys/signInLinks.service.ts'
import { closeInfluencer } from '../influencers/influencers.service.ts'
import { forgetMails } from '../../platform/mails/mails.service.ts'
import { forgetNotifications } from '../../platform/notifications/notifications.service.ts'
import { forgetBranding } from '../branding/branding.service.ts'
import { closeSponsor } from '../sponsors/sponsors.service.ts'
import { userClosed } from './account.events.ts'
import { type Account, assertNotLastAdmin, findAccount, type Person } from './account.service.ts'
import { account_tokens, users } from '../identities/identities.tables.ts'
import { type Proof, provePassword } from './proofs.service.ts'
import { dropTotp } from './twoFactor.service.ts'

/** Everything that keeps a party from closing its account; the features that keep money answer it. */
export type MoneyLeftOf = (
  db: Reader,
  party: { sponsor_id: string | null; influencer_id: string | null },
) => Promise<MoneyLeft[]>

export async function closeMyAccount(kernel: Kernel, moneyLeft: MoneyLeftOf, actor: Person, proof: Proof) {
  await provePassword(kernel, actor, proof)
  await kernel.db.write(async (tx) => closeAccount(tx, moneyLeft, actor, await findAccount(tx, actor.user_id)))
}

export const listMoneyLeft = async ({ db }: Kernel, moneyLeft: MoneyLeftOf, user_id: string) => ({
  data: await moneyLeftFor(db.read, moneyLeft, (await findAccount(db.read, user_id)).user),
})

/** What is personal goes, and the names are free again; what was signed and booked keeps pointing at the rows. */
export async function closeAccount(tx: Tx, moneyLeft: MoneyLeftOf, by: Actor | null, { user }: Account) {
  await assertNotLastAdmin(tx, user)
  await assertNoMoneyLeft(tx, moneyLeft, user)
  await endSessions(tx, by, 'removed', { user_id: user.id })
  await dropTotp(tx, user.id)
  await tx.delete(account_tokens).where(eq(account_tokens.user_id, user.id))
  await maskLogins(tx, user.id)
  await forgetMails(tx, user)
  await forgetNotifications(tx, user.id)
  await tx
    .update(users)
    .set({
      email: `${user.id}@deleted.invalid`,
      username: 'deleted user',
      username_key: user.id,
      phone: null,
      password_hash: '',
      email_verified_at: null,
      phone_verified_at: null,
      search: '',
      deleted_at: tx.now,
      updated_at: tx.now,
    })
    .where(eq(users.id, user.id))
  await closeParty(tx, by, user)
  const { id, sponsor_id, influencer_id } = user
  await emit(tx, userClosed, by, { subject_id: id, user_id: id, sponsor_id, influencer_id }, { user_id: id })
}

/** What keeps an account from being closed: nothing, while others act for the same party. */
const moneyLeftFor = async (db: Reader, moneyLeft: MoneyLeftOf, user: Account['user']) =>
  (await isLastOfParty(db, user)) ? moneyLeft(db, user) : []
async function assertNoMoneyLeft(tx: Tx, moneyLeft: MoneyLeftOf, user: Account['user']) {
  const money = await moneyLeftFor(tx, moneyLeft, user)
  if (money.length > 0) throw new Refusal('conflict', 'money_left', { money })
}

async function isLastOfParty(db: Reader, { id, sponsor_id, influencer_id }: Account['user']) {
  const others = and(ne(users.id, id), isNull(users.deleted_at))
  const of = sponsor_id
    ? eq(users.sponsor_id, sponsor_id)
    : influencer_id
      ? eq(users.influencer_id, influencer_id)
      : null
  if (!of) return false
  const [remaining] = await db.select({ count: count() }).from(users).where(and(others, of))
  return !remaining?.count
}

/** A party goes with the last user who acts for it. */
async function closeParty(tx: Tx, by: Actor | null, user: Account['user']) {
  if (!(await isLastOfParty(tx, user))) return
  const { sponsor_id, influencer_id } = user
  if (sponsor_id) {
    await revokeKeys(tx, { sponsor_id }, by)
    await forgetBranding(tx, sponsor_id)
    await closeSponsor(tx, sponsor_id)
  }
  if (influencer_id) {
    await revokeKeys(tx, { influencer_id }, by)
    await revokeLinks(tx, influencer_id, by)
    await closeInfluencer(tx, influencer_id)
  }
}
