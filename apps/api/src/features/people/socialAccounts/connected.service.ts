import { and, eq, ne } from 'drizzle-orm'
import type { Platform } from '@affluence/contract/influencers'
import type { InfluencerActor } from '../../../kernel/access.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { accountRecord } from './accounts.service.ts'
import { cleanAddress, cleanText } from './names.rules.ts'
import { adapters } from './platforms/platforms.ts'
import type { Profile, Tokens } from './platforms/shapes.ts'
import { socialConnected, socialReconnected } from './socialAccounts.events.ts'
import { type Calls, follower_snapshots, social_accounts, type SocialAccountRow } from './socialAccounts.tables.ts'
import { countUsage, type ApiUsage } from './platformUsage.service.ts'
import { createSync } from './syncs.service.ts'
import { dropAnswers, sealTokens } from './tokens.service.ts'

/** `usage`: the calls that read the account, which count against the limits. */
type NewAccount = { platform: Platform; tokens: Tokens; profile: Profile; usage?: ApiUsage }

/** The profile fields of an account. Names are cleaned, because people may enter any text at the platform. */
export const profileFields = ({ platform_user_id, ...of }: Profile) => ({
  app_user_id: of.app_user_id,
  username: cleanText(of.username) || platform_user_id,
  display_name: of.display_name === null ? null : cleanText(of.display_name) || null,
  profile_picture_url: cleanAddress(of.profile_picture_url),
  account_type: of.account_type === null ? null : cleanText(of.account_type),
})

/** Stores a new or reconnected account, and queues its first sync. */
export const storeAccount = (kernel: Kernel, actor: InfluencerActor, account: NewAccount) =>
  kernel.db.write(async (tx) => {
    const { platform } = account
    const { influencer_id } = actor
    const [before] = await tx
      .select()
      .from(social_accounts)
      .where(and(eq(social_accounts.influencer_id, influencer_id), eq(social_accounts.platform, platform)))
    await assertFree(tx, before, platform, account.profile.platform_user_id, influencer_id)
    const id = before?.id ?? tx.newId('soc')
    const { usage = { calls: 0, units: 0 } } = account
    const calls: Calls = [...(before?.calls ?? []), [Date.parse(tx.now), usage.calls]]
    const fields = { ...connectedFields(kernel, tx, id, account), calls }
    countUsage(tx, platform, usage)
    const [row] = before
      ? await tx.update(social_accounts).set(fields).where(eq(social_accounts.id, id)).returning()
      : await tx
          .insert(social_accounts)
          .values({ ...fields, id, influencer_id, platform, created_at: tx.now })
          .returning()
    await dropAnswers(tx, id)
    // The history of another channel does not belong to this one.
    if (before && before.platform_user_id !== account.profile.platform_user_id)
      await tx.delete(follower_snapshots).where(eq(follower_snapshots.account_id, id))
    const event = before ? socialReconnected : socialConnected
    await emit(tx, event, actor, accountRecord(row!, before), { account_id: id })
    await createSync(tx, { kind: 'single_account', influencer_id, platform, account_id: id }, [row!])
    return { row: row!, isNew: !before }
  })

function connectedFields(kernel: Kernel, tx: Tx, id: string, { platform, tokens, profile }: NewAccount) {
  return {
    ...profileFields(profile),
    platform_user_id: profile.platform_user_id,
    scopes: tokens.scopes ?? [...adapters[platform].settings(kernel.config).scopes],
    ...sealTokens(kernel, id, tokens, tx.now),
    token_answer: tx.newId('tka'),
    renewal_began_at: null,
    state: 'active' as const,
    problem: null,
    lease: null,
    paused_until: null,
    failures: 0,
    tries: 0,
    next_sync_at: tx.now,
    verified_at: tx.now,
    connected_at: tx.now,
    updated_at: tx.now,
    disconnected_at: null,
    history_until: null,
  }
}

/** A channel belongs to one influencer, and a connected account may not change to another channel. */
async function assertFree(
  tx: Tx,
  before: SocialAccountRow | undefined,
  platform: SocialAccountRow['platform'],
  channel: string,
  influencer_id: string,
) {
  if (before && before.platform_user_id !== channel && before.state !== 'revoked')
    throw new Refusal('conflict', 'another_channel', { account_id: before.id, username: before.username })
  const [other] = await tx
    .select({ id: social_accounts.id })
    .from(social_accounts)
    .where(
      and(
        eq(social_accounts.platform, platform),
        eq(social_accounts.platform_user_id, channel),
        ne(social_accounts.state, 'revoked'),
        ne(social_accounts.influencer_id, influencer_id),
      ),
    )
  if (other) throw new Refusal('conflict', 'channel_taken')
}
