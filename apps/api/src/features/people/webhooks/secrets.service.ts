import type { Parsed } from '@affluence/contract/endpoint'
import type { webhooks as endpoints } from '@affluence/contract/webhooks'
import type { SponsorActor } from '../../../kernel/access.ts'
import { HOUR, later } from '../../../kernel/clock.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { emit } from '../../../kernel/work/work.ts'
import { endpointRecord, findEndpoint, newSecret, placeOfSecret, saveEndpoint } from './endpoints.service.ts'
import { endpointRotated, endpointSecretShown } from './webhooks.events.ts'
import type { WebhookEndpointRow } from './webhooks.tables.ts'

const OVERLAP_HOURS = 24

type Rotation = Parsed<typeof endpoints.rotate>['body']
/** The previous secret still signs for some hours, so that a receiver can change to the new one without a gap. */
export const rotateSecret = (
  { db, crypto }: Kernel,
  actor: SponsorActor,
  id: string,
  { overlap_hours = OVERLAP_HOURS }: NonNullable<Rotation> = {},
) =>
  db.write(async (tx) => {
    const before = await findEndpoint(tx, actor, id)
    const secret = newSecret()
    const previous_secret_until = overlap_hours > 0 ? later(tx.now, overlap_hours * HOUR) : null
    const row = await saveEndpoint(tx, before, {
      secret: crypto.seal(secret, placeOfSecret(id)),
      previous_secret: previous_secret_until === null ? null : before.secret,
      previous_secret_until,
    })
    const record = { ...endpointRecord(row), before: undefined, after: { overlap_hours } }
    await emit(tx, endpointRotated, actor, record, { endpoint_id: id })
    return { secret, previous_secret_until }
  })

export const showSecret = ({ db, crypto }: Kernel, actor: SponsorActor, id: string) =>
  db.write(async (tx) => {
    const row = await findEndpoint(tx, actor, id)
    const record = { subject_id: id, sponsor_id: row.sponsor_id }
    await emit(tx, endpointSecretShown, actor, record, { endpoint_id: id })
    const until = row.previous_secret_until
    return {
      secret: crypto.open(row.secret, placeOfSecret(id)),
      previous_secret_until: until !== null && until > tx.now ? until : null,
    }
  })

/** The secrets that sign now, the newest first. */
export function currentSecrets({ crypto }: Kernel, row: WebhookEndpointRow, now: string) {
  const { id, secret, previous_secret, previous_secret_until: until } = row
  const previous = previous_secret !== null && until !== null && until > now ? [previous_secret] : []
  return [secret, ...previous].map((sealed) => crypto.open(sealed, placeOfSecret(id)))
}
