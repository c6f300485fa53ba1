import { randomBytes } from 'node:crypto'
import type { Parsed } from '@affluence/contract/endpoint'
import type { NewWebhookEndpoint, webhooks as endpoints } from '@affluence/contract/webhooks'
import { and, asc, eq, isNull } from 'drizzle-orm'
import { assertFresh, type KeyActor, type SponsorActor } from '../../../kernel/access.ts'
import type { Reader, Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { invalid, notFound, Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { assertQuota, claimQuota } from '../../platform/quotas/quotas.service.ts'
import { withMaskedQuery } from './addresses.rules.ts'
import { webhookEndpointCount } from './endpointCount.service.ts'
import { presentEndpoint } from './endpointView.service.ts'
import { isOwnInbox } from './inboxAddress.service.ts'
import { formatSecret } from './signing.service.ts'
import { endpointChanged, endpointCreated, endpointRemoved } from './webhooks.events.ts'
import { webhook_endpoints, type WebhookEndpointRow } from './webhooks.tables.ts'

/** Who acts for a sponsor: a person, or a program with an API key. */
export type Owner = SponsorActor | KeyActor

export const placeOfSecret = (id: string) => `webhook endpoint ${id}`
const SECRET_BYTES = 32
export const newSecret = () => formatSecret(randomBytes(SECRET_BYTES))

/** What the audit log stores of an endpoint: never its secret, nor a secret in its address. */
export const auditFields = ({ url, events, payload, serial, rate_limit, state }: WebhookEndpointRow) => ({
  url: withMaskedQuery(url),
  events,
  payload,
  serial,
  rate_limit,
  state,
})
export const endpointRecord = (row: WebhookEndpointRow, before?: WebhookEndpointRow) => ({
  subject_id: row.id,
  sponsor_id: row.sponsor_id,
  ...(before && { before: auditFields(before) }),
  after: auditFields(row),
})

const isOwn = (actor: Owner) =>
  and(eq(webhook_endpoints.sponsor_id, actor.sponsor_id ?? ''), isNull(webhook_endpoints.ended_at))

export async function findEndpoint(db: Reader, actor: Owner, id: string): Promise<WebhookEndpointRow> {
  const [row] = await db
    .select()
    .from(webhook_endpoints)
    .where(and(eq(webhook_endpoints.id, id), isOwn(actor)))
  if (!row) throw notFound()
  return row
}

export async function listEndpoints({ db, clock }: Kernel, actor: Owner) {
  const rows = await db.read
    .select()
    .from(webhook_endpoints)
    .where(isOwn(actor))
    .orderBy(asc(webhook_endpoints.created_at), asc(webhook_endpoints.id))
  return { data: await Promise.all(rows.map((row) => presentEndpoint(db.read, row, clock.now()))) }
}

export const getEndpoint = async ({ db, clock }: Kernel, actor: Owner, id: string) =>
  presentEndpoint(db.read, await findEndpoint(db.read, actor, id), clock.now())

/** Accepts public addresses, and the test receiver of this server, which needs no network. */
async function assertReachable(kernel: Kernel, url: string) {
  if (isOwnInbox(kernel, url)) return
  await kernel.outbound.assertPublicUrl(url).catch((error: unknown) => {
    throw error instanceof Refusal ? invalid('url', FIELD_ERRORS[error.code] ?? error.code) : error
  })
}
/** The error codes that the fields for other addresses use. */
const FIELD_ERRORS: Record<string, string> = {
  https_required: 'https_only',
  url_with_credentials: 'no_sign_in_in_url',
  address_not_public: 'public_host_only',
}

type NewEndpoint = Parsed<typeof endpoints.create>['body']
export async function createEndpoint(kernel: Kernel, actor: Owner, input: NewEndpoint): Promise<NewWebhookEndpoint> {
  // The quota is checked before the host name is looked up.
  await assertQuota(kernel.db.read, actor.sponsor_id ?? '', webhookEndpointCount, 1)
  await assertReachable(kernel, input.url)
  const { description = null, payload = 'full', serial = false, rate_limit = null, url, events } = input
  return kernel.db.write(async (tx) => {
    const sponsor_id = actor.sponsor_id ?? ''
    await claimQuota(tx, sponsor_id, webhookEndpointCount)
    const id = tx.newId('whe')
    const secret = newSecret()
    const [row] = await tx
      .insert(webhook_endpoints)
      .values({
        id,
        sponsor_id,
        url,
        description,
        payload,
        serial,
        rate_limit,
        events: [...new Set(events)],
        secret: kernel.crypto.seal(secret, placeOfSecret(id)),
        state: 'active',
        active_from: tx.newId('evt'),
        created_at: tx.now,
        updated_at: tx.now,
      })
      .returning()
    await emit(tx, endpointCreated, actor, endpointRecord(row!), { endpoint_id: id })
    return { ...(await presentEndpoint(tx, row!, tx.now)), secret }
  })
}

type Change = Parsed<typeof endpoints.change>['body']
/** A new address gets the deliveries of the old one, so only a person who has just signed in may change it. */
export async function changeEndpoint(kernel: Kernel, actor: Owner, id: string, change: Change) {
  const current = await findEndpoint(kernel.db.read, actor, id)
  if (change.url !== undefined && change.url !== current.url) {
    assertPersonIsFresh(actor)
    await assertReachable(kernel, change.url)
  }
  return kernel.db.write(async (tx) => {
    const before = await findEndpoint(tx, actor, id)
    if (change.url !== undefined && change.url !== before.url && before.url !== current.url)
      throw new Refusal('conflict', 'wrong_state', { url: before.url })
    const row = await saveEndpoint(tx, before, definedFields(change))
    await emit(tx, endpointChanged, actor, endpointRecord(row, before), { endpoint_id: id })
    return presentEndpoint(tx, row, tx.now)
  })
}
const definedFields = ({ events, ...change }: Change) => ({
  ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
  ...(events && { events: [...new Set(events)] }),
})
function assertPersonIsFresh(actor: Owner) {
  if (actor.kind === 'key') throw new Refusal('forbidden', 'sign_in_again')
  assertFresh(actor)
}

export async function saveEndpoint(tx: Tx, { id }: WebhookEndpointRow, change: Partial<WebhookEndpointRow>) {
  const [row] = await tx
    .update(webhook_endpoints)
    .set({ ...change, updated_at: tx.now })
    .where(and(eq(webhook_endpoints.id, id), isNull(webhook_endpoints.ended_at)))
    .returning()
  if (!row) throw notFound()
  return row
}

/** Nothing more is sent to a removed endpoint. Its log is deleted after the usual days. */
export const removeEndpoint = ({ db }: Kernel, actor: Owner, id: string) =>
  db.write(async (tx) => {
    const before = await findEndpoint(tx, actor, id)
    await saveEndpoint(tx, before, { ended_at: tx.now, active_to: before.active_to ?? tx.newId('evt') })
    const record = { subject_id: id, sponsor_id: before.sponsor_id, before: auditFields(before) }
    await emit(tx, endpointRemoved, actor, record, { endpoint_id: id })
  })
