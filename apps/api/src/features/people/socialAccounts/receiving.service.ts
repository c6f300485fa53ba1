import type { IncomingHttpHeaders } from 'node:http'
import type { Platform } from '@affluence/contract/influencers'
import { and, eq } from 'drizzle-orm'
import type { Tx } from '../../../kernel/db/db.ts'
import { parseJson } from '../../../kernel/json.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { notFound, Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { eventsIn, type EventType, hashOf, isHandled, type ReceivedEvent } from './platforms/receivedEvents.ts'
import { jsonIn } from './platforms/calls.ts'
import { isSameText, personIn, signatures } from './platforms/signatures.ts'
import { platformCalled } from './socialAccounts.events.ts'
import { platform_events, type PlatformEventRow } from './syncs.tables.ts'

type Check = {
  'hub.mode'?: string | undefined
  'hub.verify_token'?: string | undefined
  'hub.challenge'?: string | undefined
}
/** Returns the challenge of a platform that sends the verify token of the settings. */
export function challengeFor({ config }: Pick<Kernel, 'config'>, platform: Platform, query: Check): string {
  if (platform !== 'instagram') throw notFound()
  const { 'hub.mode': mode, 'hub.verify_token': token = '', 'hub.challenge': challenge = '' } = query
  const expected = config.INSTAGRAM_VERIFY_TOKEN
  if (mode !== 'subscribe' || !expected || !isSameText(token, expected))
    throw new Refusal('forbidden', 'wrong_verify_token')
  return challenge
}

type Call = { platform: Platform; headers: IncomingHttpHeaders; body: Buffer }
/** Stores the events of a call before it is answered; a job handles them. */
export async function receiveEvents(kernel: Kernel, { platform, headers, body }: Call) {
  const verify = signatures[platform]
  if (!verify) throw notFound()
  if (!verify({ config: kernel.config, headers, body })) throw new Refusal('unauthenticated', 'wrong_signature')
  parseJson(body) // refuses invalid JSON; afterwards long numbers are read exactly
  const events = eventsIn(jsonIn(body.toString('utf8')), body)
  if (!events) throw new Refusal('malformed', 'invalid_json')
  await kernel.db.write(async (tx) => {
    for (const event of events) await storeEvent(tx, platform, event)
  })
  return { status: 'received' as const }
}

/** Stores an event; null when it is stored already. Of unhandled events only the type is stored. */
async function storeEvent(
  tx: Tx,
  platform: Platform,
  { key, type, platform_user_id, data }: ReceivedEvent,
  confirmation_code: string | null = null,
): Promise<PlatformEventRow | null> {
  const isUsed = isHandled(type) || confirmation_code !== null
  const [row] = await tx
    .insert(platform_events)
    .values({
      id: tx.newId('pev'),
      platform,
      key,
      type,
      platform_user_id,
      confirmation_code,
      ...(isUsed
        ? { state: 'pending' as const, data, processed_at: null }
        : { state: 'ignored' as const, data: {}, processed_at: tx.now }),
      received_at: tx.now,
    })
    .onConflictDoNothing()
    .returning()
  if (!row) return null
  if (isUsed) await emit(tx, platformCalled, null, { subject_id: row.id }, { event_id: row.id })
  return row
}

/** Reads the person of a `signed_request`. The hash is its key, so a repeated request is one event. */
function readRequest({ config }: Kernel, body: Buffer) {
  const request = new URLSearchParams(body.toString('utf8')).get('signed_request') ?? ''
  const person = personIn(config.INSTAGRAM_CLIENT_SECRET, request)
  if (person === null) throw new Refusal('malformed', 'wrong_signature')
  return (type: EventType): ReceivedEvent => ({
    key: `${type}:${hashOf(request)}`,
    type,
    platform_user_id: person,
    data: {},
  })
}

export async function receiveDeauthorisation(kernel: Kernel, body: Buffer) {
  const event = readRequest(kernel, body)('account_deauthorized')
  await kernel.db.write((tx) => storeEvent(tx, 'instagram', event))
  return { status: 'received' as const }
}

/** Stores a deletion request. A repeated request gets the same answer. */
export async function receiveDeletion(kernel: Kernel, body: Buffer) {
  const { db, crypto, config } = kernel
  const event = readRequest(kernel, body)('data_deletion')
  const newCode = crypto.token().replaceAll(/[-_]/g, '')
  const code = await db.write(async (tx) => {
    if (await storeEvent(tx, 'instagram', event, newCode)) return newCode
    const [existing] = await tx
      .select({ code: platform_events.confirmation_code })
      .from(platform_events)
      .where(and(eq(platform_events.platform, 'instagram'), eq(platform_events.key, event.key)))
    return existing?.code ?? newCode
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
