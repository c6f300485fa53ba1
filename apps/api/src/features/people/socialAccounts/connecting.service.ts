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
import { tellOperator } from './telling.service.ts'

const LASTS = 10 * MINUTE
const placeOfVerifier = (id: string) => `oauth state ${id}`

function configured({ config }: Kernel, platform: Platform): Adapter {
  const adapter = adapters[platform]
  if (isConfigured(config, adapter)) return adapter
  throw new Refusal('conflict', 'platform_not_configured', { missing: missingSettings(config, adapter) })
}

/** Where to send the browser. The redirect address is that of the settings, whatever anybody asks for. */
export async function beginConnect(kernel: Kernel, actor: InfluencerActor, platform: Platform) {
  const { config, crypto, db } = kernel
  const adapter = configured(kernel, platform)
  const state = crypto.token()
  const verifier = adapter.usesPkce ? crypto.token() : null
  const id = crypto.hash(state)
  const expires_at = await db.write(async (tx) => {
    const until = later(tx.now, LASTS)
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

type Brought = { platform: Platform; code: string; state: string }
/** The state works once, for the person who began, for ten minutes, and for its platform. */
async function takeState({ db, crypto }: Kernel, actor: InfluencerActor, { platform, state }: Brought) {
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

export async function completeConnect(kernel: Kernel, actor: InfluencerActor, brought: Brought) {
  const adapter = configured(kernel, brought.platform)
  const verifier = await verifierOf(kernel, brought.state)
  await takeState(kernel, actor, brought)
  const calls = platformCalls(kernel, adapter)
  return connecting(
    kernel,
    adapter,
    async () => {
      const tokens = await adapter.exchange(calls, kernel.config, { code: brought.code, verifier })
      const profile = await adapter.profile(calls, kernel.config, tokens.access_token)
      return { tokens, profile, spent: calls.spent() }
    },
    actor,
  )
}

type Handed = {
  platform: Platform
  access_token: string
  refresh_token?: string | null
  expires_in?: number | null
  scopes?: string[] | null
}
/** With a token that somebody has already: the platform says whose it is. */
export function connectWithToken(kernel: Kernel, actor: InfluencerActor, { platform, ...handed }: Handed) {
  const adapter = configured(kernel, platform)
  const { access_token, refresh_token = null, expires_in = null, scopes = null } = handed
  const tokens: Tokens = { access_token, refresh_token, expires_in, scopes, refresh_expires_in: null, user_id: null }
  const calls = platformCalls(kernel, adapter)
  return connecting(
    kernel,
    adapter,
    async () => {
      const profile = await adapter.profile(calls, kernel.config, access_token)
      return { tokens, profile, spent: calls.spent() }
    },
    actor,
  )
}

type Found = Parameters<typeof storeAccount>[2]
async function connecting(
  kernel: Kernel,
  adapter: Adapter,
  find: () => Promise<Omit<Found, 'platform'>>,
  actor: InfluencerActor,
) {
  const found = await find().catch(async (error: unknown) => {
    if (!(error instanceof PlatformFault)) throw error
    if (error.fault.kind === 'operator') await tellOperator(kernel, adapter.platform, error.fault)
    throw refusalOf(error.fault)
  })
  assertProfessional(found.profile.account_type)
  const { row, isNew } = await storeAccount(kernel, actor, { platform: adapter.platform, ...found })
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
