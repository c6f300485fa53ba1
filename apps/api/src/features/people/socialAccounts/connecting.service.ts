import { createHash } from 'node:crypto'
import type { Platform } from '@affluence/contract/influencers'
import { and, eq, gt, isNull } from 'drizzle-orm'
import type { InfluencerActor } from '../../../kernel/access.ts'
import { later, MINUTE } from '../../../kernel/clock.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { presentAccount } from './accountView.service.ts'
import { storeAccount } from './connected.service.ts'
import type { Adapter } from './platforms/adapter.ts'
import type { Fault, Tokens } from './platforms/shapes.ts'
import { platformCalls } from './platforms/calls.ts'
import { PlatformFault } from './platforms/faults.ts'
import { adapters, isConfigured, missingSettings } from './platforms/platforms.ts'
import { oauth_states } from './socialAccounts.tables.ts'
import { reportMisconfigured } from './notices.service.ts'

const STATE_LIFETIME = 10 * MINUTE
const placeOfVerifier = (id: string) => `oauth state ${id}`

function configured({ config }: Kernel, platform: Platform): Adapter {
  const adapter = adapters[platform]
  if (isConfigured(config, adapter)) return adapter
  throw new Refusal('conflict', 'platform_not_configured', { missing: missingSettings(config, adapter) })
}

/** The address for the browser. The redirect address always comes from the settings. */
export async function beginConnect(kernel: Kernel, actor: InfluencerActor, platform: Platform) {
  const { config, crypto, db } = kernel
  const adapter = configured(kernel, platform)
  const state = crypto.token()
  const verifier = adapter.usesPkce ? crypto.token() : null
  const id = crypto.hash(state)
  const expires_at = await db.write(async (tx) => {
    const until = later(tx.now, STATE_LIFETIME)
    await tx.insert(oauth_states).values({
      id,
      platform,
      user_id: actor.user_id,
      influencer_id: actor.influencer_id,
      verifier: verifier === null ? null : crypto.seal(verifier, placeOfVerifier(id)),
      expires_at: until,
      created_at: tx.now,
    })
    return until
  })
  const challenge = verifier === null ? null : createHash('sha256').update(verifier).digest('base64url')
  return { authorize_url: adapter.authorizeUrl({ config, state, challenge }), state, expires_at }
}

type OAuthCallback = { platform: Platform; code: string; state: string }
/** Uses up a state: it works once, for its user and platform, for ten minutes. */
async function takeState({ db, crypto }: Kernel, actor: InfluencerActor, { platform, state }: OAuthCallback) {
  const id = crypto.hash(state)
  const [row] = await db.write((tx) =>
    tx
      .update(oauth_states)
      .set({ used_at: tx.now, verifier: null })
      .where(
        and(
          eq(oauth_states.id, id),
          eq(oauth_states.user_id, actor.user_id),
          eq(oauth_states.platform, platform),
          isNull(oauth_states.used_at),
          gt(oauth_states.expires_at, tx.now),
        ),
      )
      .returning({ id: oauth_states.id }),
  )
  if (!row) throw new Refusal('malformed', 'wrong_state_token')
}
async function verifierOf({ db, crypto }: Kernel, state: string) {
  const id = crypto.hash(state)
  const [row] = await db.read
    .select({ verifier: oauth_states.verifier })
    .from(oauth_states)
    .where(eq(oauth_states.id, id))
  return row?.verifier ? crypto.open(row.verifier, placeOfVerifier(id)) : null
}

export async function completeConnect(kernel: Kernel, actor: InfluencerActor, callback: OAuthCallback) {
  const adapter = configured(kernel, callback.platform)
  const verifier = await verifierOf(kernel, callback.state)
  await takeState(kernel, actor, callback)
  const calls = platformCalls(kernel, adapter)
  return storeConnection(
    kernel,
    adapter,
    async () => {
      const tokens = await adapter.exchange(calls, kernel.config, { code: callback.code, verifier })
      const profile = await adapter.profile(calls, kernel.config, tokens.access_token)
      return { tokens, profile, usage: calls.usage() }
    },
    actor,
  )
}

type ExternalToken = {
  platform: Platform
  access_token: string
  refresh_token?: string | null
  expires_in?: number | null
  scopes?: string[] | null
}
/** Connects an account with an existing token; the platform tells whose account it is. */
export function connectWithToken(kernel: Kernel, actor: InfluencerActor, { platform, ...token }: ExternalToken) {
  const adapter = configured(kernel, platform)
  const { access_token, refresh_token = null, expires_in = null, scopes = null } = token
  const tokens: Tokens = { access_token, refresh_token, expires_in, scopes, refresh_expires_in: null, user_id: null }
  const calls = platformCalls(kernel, adapter)
  return storeConnection(
    kernel,
    adapter,
    async () => {
      const profile = await adapter.profile(calls, kernel.config, access_token)
      return { tokens, profile, usage: calls.usage() }
    },
    actor,
  )
}

type NewAccount = Parameters<typeof storeAccount>[2]
async function storeConnection(
  kernel: Kernel,
  adapter: Adapter,
  find: () => Promise<Omit<NewAccount, 'platform'>>,
  actor: InfluencerActor,
) {
  const account = await find().catch(async (error: unknown) => {
    if (!(error instanceof PlatformFault)) throw error
    if (error.fault.kind === 'operator') await reportMisconfigured(kernel, adapter.platform, error.fault)
    throw refusalOf(error.fault)
  })
  assertProfessional(account.profile.account_type)
  const { row, isNew } = await storeAccount(kernel, actor, { platform: adapter.platform, ...account })
  return { account: await presentAccount(kernel.db.read, row, kernel.clock.now()), isNew }
}

const BUSINESS = new Set(['BUSINESS', 'MEDIA_CREATOR', 'CREATOR'])
function assertProfessional(type: string | null) {
  if (type !== null && !BUSINESS.has(type.toUpperCase()))
    throw new Refusal('invalid', 'not_professional', { account_type: type })
}

function refusalOf({ kind, code, detail, pause }: Fault): Refusal {
  if (code === 'no_channel') return new Refusal('invalid', 'no_channel')
  if (kind === 'repeat') return new Refusal('unavailable', 'platform_unavailable', { retry_after: 60, detail })
  if (kind === 'pause')
    return new Refusal('unavailable', 'platform_unavailable', { retry_after: 60, detail, until: pause?.until })
  return new Refusal('malformed', 'platform_refused', { reason: code, detail })
}
