import { and, count, eq, isNull, ne } from 'drizzle-orm'
import type { Actor } from '../../kernel/access.ts'
import type { Tx } from '../../kernel/db.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { emit } from '../../kernel/work.ts'
import type { EndReason } from '../credentials/credentials.tables.ts'
import { revokeKeys } from '../credentials/apiKeys.service.ts'
import { maskLogins } from '../credentials/loginEvents.service.ts'
import { endSessions } from '../credentials/sessions.service.ts'
import { revokeLinks } from '../credentials/signInLinks.service.ts'
import { forgetExports } from '../exports/exports.service.ts'
import { closeInfluencer } from '../influencers/influencers.service.ts'
import { forgetMails } from '../mails/mails.service.ts'
import { forgetNotifications } from '../notifications/notifications.service.ts'
import { closeSponsor } from '../sponsors/sponsors.service.ts'
import { userClosed } from './accounts.events.ts'
import { type Account, assertNotLastAdmin, findAccount, type Person } from './accounts.service.ts'
import { account_tokens, users } from './accounts.tables.ts'
import { type Proof, provePassword } from './proofs.service.ts'
import { dropTotp } from './twoFactor.service.ts'

export async function closeMyAccount(kernel: Kernel, actor: Person, proof: Proof) {
  await provePassword(kernel, actor, proof)
  await kernel.db.write(async (tx) => closeAccount(tx, actor, await findAccount(tx, actor.user_id), 'removed'))
}

/** What is personal goes, and the names are free again; what was signed and booked keeps pointing at the rows. */
export async function closeAccount(tx: Tx, by: Actor | null, { user }: Account, reason: EndReason) {
  await assertNotLastAdmin(tx, user)
  await endSessions(tx, by, reason, { user_id: user.id })
  await dropTotp(tx, user.id)
  await tx.delete(account_tokens).where(eq(account_tokens.user_id, user.id))
  await maskLogins(tx, user.id)
  await forgetMails(tx, user)
  await forgetNotifications(tx, user.id)
  await forgetExports(tx, user.id)
  await tx
    .update(users)
    .set({
      email: `${user.id}@deleted.invalid`,
      username: 'deleted user',
      username_key: user.id,
      phone: null,
      password_hash: '',
      email_verified_at: null,
      search: '',
      deleted_at: tx.now,
      updated_at: tx.now,
    })
    .where(eq(users.id, user.id))
  await closeParty(tx, by, user)
  const { id, sponsor_id, influencer_id } = user
  await emit(tx, userClosed, by, { subject_id: id, user_id: id, sponsor_id, influencer_id }, { user_id: id })
}

/** A party goes with the last user who acts for it. */
async function closeParty(tx: Tx, by: Actor | null, { id, sponsor_id, influencer_id }: Account['user']) {
  const others = and(ne(users.id, id), isNull(users.deleted_at))
  const of = sponsor_id
    ? eq(users.sponsor_id, sponsor_id)
    : influencer_id
      ? eq(users.influencer_id, influencer_id)
      : null
  if (!of) return
  const [left] = await tx.select({ count: count() }).from(users).where(and(others, of))
  if (left?.count) return
  if (sponsor_id) {
    await revokeKeys(tx, { sponsor_id }, by)
    await closeSponsor(tx, sponsor_id)
  }
  if (influencer_id) {
    await revokeKeys(tx, { influencer_id }, by)
    await revokeLinks(tx, influencer_id, by)
    await closeInfluencer(tx, influencer_id)
  }
}
