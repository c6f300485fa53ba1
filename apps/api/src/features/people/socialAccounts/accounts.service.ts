import { and, eq } from 'drizzle-orm'
import type { InfluencerActor, LinkActor } from '../../../kernel/access.ts'
import type { Reader, Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { publishNumbers } from './measured.service.ts'
import { presentAccount } from './accountView.service.ts'
import { allAdapters, isConfigured, missingSettings } from './platforms/platforms.ts'
import { socialChanged } from './socialAccounts.events.ts'
import { social_accounts, type SocialAccountRow, social_platforms } from './socialAccounts.tables.ts'

export type Owner = InfluencerActor | LinkActor

const isOwn = (actor: Owner) => eq(social_accounts.influencer_id, actor.influencer_id)
export async function findSocialAccount(db: Reader, actor: Owner, id: string): Promise<SocialAccountRow> {
  const [row] = await db
    .select()
    .from(social_accounts)
    .where(and(eq(social_accounts.id, id), isOwn(actor)))
  if (!row) throw notFound()
  return row
}
export const accountsOf = (db: Reader, influencer_id: string) =>
  db
    .select()
    .from(social_accounts)
    .where(eq(social_accounts.influencer_id, influencer_id))
    .orderBy(social_accounts.platform)

export const accountRecord = (row: SocialAccountRow, before?: SocialAccountRow) => ({
  subject_id: row.id,
  influencer_id: row.influencer_id,
  ...(before && { before: auditFields(before) }),
  after: auditFields(row),
})
/** What the audit log stores of an account: never a token. */
const auditFields = ({ platform, username, state, is_public, platform_user_id }: SocialAccountRow) => ({
  platform,
  username,
  state,
  is_public,
  platform_user_id,
})

export async function listSocialAccounts({ db, clock, config }: Kernel, actor: Owner) {
  const rows = await accountsOf(db.read, actor.influencer_id)
  const states = await db.read.select().from(social_platforms)
  const platforms = allAdapters.map((adapter) => ({
    platform: adapter.platform,
    is_available: isConfigured(config, adapter),
    missing_settings: missingSettings(config, adapter),
    scopes: [...adapter.settings(config).scopes],
    keeps_history: adapter.keepsHistory(config),
    paused_until: later(states.find(({ platform }) => platform === adapter.platform)?.paused_until, clock.now()),
  }))
  return { data: await Promise.all(rows.map((row) => presentAccount(db.read, row, clock.now()))), platforms }
}
const later = (instant: string | null | undefined, now: string) => (instant && instant > now ? instant : null)

export const getSocialAccount = async ({ db, clock }: Kernel, actor: Owner, id: string) =>
  presentAccount(db.read, await findSocialAccount(db.read, actor, id), clock.now())

/** Changes whether the numbers are public; all other fields come from the platform. */
export const changeSocialAccount = (
  kernel: Kernel,
  actor: InfluencerActor,
  id: string,
  { is_public }: { is_public: boolean },
) =>
  kernel.db.write(async (tx) => {
    const before = await findSocialAccount(tx, actor, id)
    const row = await saveAccount(tx, before, { is_public })
    await publishNumbers(kernel, tx, row)
    await emit(tx, socialChanged, actor, accountRecord(row, before), { account_id: id })
    return presentAccount(tx, row, tx.now)
  })

export async function saveAccount(tx: Tx, { id }: Pick<SocialAccountRow, 'id'>, change: Partial<SocialAccountRow>) {
  const [row] = await tx
    .update(social_accounts)
    .set({ ...change, updated_at: tx.now })
    .where(eq(social_accounts.id, id))
    .returning()
  if (!row) throw notFound()
  return row
}
