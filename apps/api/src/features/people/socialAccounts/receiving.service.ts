import type { IncomingHttpHeaders } from 'node:http'
import type { Platform } from '@affluence/contract/influencers'
import { and, eq } from 'drizzle-orm'
import type { Tx } from '../../../kernel/db/db.ts'
import { parseJson } from '../../../kernel/json.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { notFound, Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { eventsIn, type EventType, hashOf, isUsed, type Said } from './platforms/said.ts'
import { jsonIn } from './platforms/calls.ts'
import { isSameText, personIn, signatures } from './platforms/signatures.ts'
import { platformCalled } from './socialAccounts.events.ts'
import { platform_events, type PlatformEventRow } from './syncs.tables.ts'

type Check = {
  'hub.mode'?: string | undefined
  'hub.verify_token'?: string | undefined
  'hub.challenge'?: string | undefined
}
/** What the platform wants to read back, where it knows the token of the settings. */
export function challengeFor({ config }: Pick<Kernel, 'config'>, platform: Platform, query: Check): string {
  if (platform !== 'instagram') throw notFound()
  const { 'hub.mode': mode, 'hub.verify_token': told = '', 'hub.challenge': challenge = '' } = query
  const expected = config.INSTAGRAM_VERIFY_TOKEN
  if (mode !== 'subscribe' || !expected || !isSameText(told, expected))
    throw new Refusal('forbidden', 'wrong_verify_token')
  return challenge
}

type Call = { platform: Platform; headers: IncomingHttpHeaders; body: Buffer }
/** What a platform says is on the disk before it is answered; a job uses it. */
export async function receiveEvents(kernel: Kernel, { platform, headers, body }: Call) {
  const isSigned = signatures[platform]
  if (!isSigned) throw notFound()
  if (!isSigned({ config: kernel.config, headers, body })) throw new Refusal('unauthenticated', 'wrong_signature')
  parseJson(body) // refuses what is no clean JSON; numbers of many digits are then read exactly
  const said = eventsIn(jsonIn(body.toString('utf8')), body)
  if (!said) throw new Refusal('malformed', 'invalid_json')
  await kernel.db.write(async (tx) => {
    for (const one of said) await noteEvent(tx, platform, one)
  })
  return { status: 'received' as const }
}

/** Null when it was noted before. Of what nobody uses only the type is kept. */
async function noteEvent(
  tx: Tx,
  platform: Platform,
  { key, type, platform_user_id, data }: Said,
  confirmation_code: string | null = null,
): Promise<PlatformEventRow | null> {
  const used = isUsed(type) || confirmation_code !== null
  const [row] = await tx
    .insert(platform_events)
    .values({
      id: tx.newId('pev'),
      platform,
      key,
      type,
      platform_user_id,
      confirmation_code,
      ...(used
        ? { state: 'pending' as const, data, processed_at: null }
        : { state: 'ignored' as const, data: {}, processed_at: tx.now }),
      received_at: tx.now,
    })
    .onConflictDoNothing()
    .returning()
  if (!row) return null
  if (used) await emit(tx, platformCalled, null, { subject_id: row.id }, { event_id: row.id })
  return row
}

/** Instagram names the person in a `signed_request`. Answers its key too: the same request is one event. */
function readRequest({ config }: Kernel, body: Buffer) {
  const request = new URLSearchParams(body.toString('utf8')).get('signed_request') ?? ''
  const person = personIn(config.INSTAGRAM_CLIENT_SECRET, request)
  if (person === null) throw new Refusal('malformed', 'wrong_signature')
  return (type: EventType): Said => ({ key: `${type}:${hashOf(request)}`, type, platform_user_id: person, data: {} })
}

export async function receiveDeauthorisation(kernel: Kernel, body: Buffer) {
  const said = readRequest(kernel, body)('account_deauthorized')
  await kernel.db.write((tx) => noteEvent(tx, 'instagram', said))
  return { status: 'received' as const }
}

/** Asked again with the same words, the answer is the same. */
export async function receiveDeletion(kernel: Kernel, body: Buffer) {
  const { db, crypto, config } = kernel
  const said = readRequest(kernel, body)('data_deletion')
  const fresh = crypto.token().replaceAll(/[-_]/g, '')
  const code = await db.write(async (tx) => {
    if (await noteEvent(tx, 'instagram', said, fresh)) return fresh
    const [known] = await tx
      .select({ code: platform_events.confirmation_code })
      .from(platform_events)
      .where(and(eq(platform_events.platform, 'instagram'), eq(platform_events.key, said.key)))
    return known?.code ?? fresh
  })
  return { url: `${config.PUBLIC_URL}/data-deletion/${code}`, confirmation_code: code }
}

export async function deletionBy({ db }: Pick<Kernel, 'db'>, code: string) {
  const [row] = await db.read
    .select({ state: platform_events.state, received_at: platform_events.received_at })
    .from(platform_events)
    .where(eq(platform_events.confirmation_code, code))
  return row ?? null
}
