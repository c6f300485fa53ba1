import type { Parsed } from '@affluence/contract/endpoint'
import type { webhooks as endpoints } from '@affluence/contract/webhooks'
import type { SponsorActor } from '../../../kernel/access.ts'
import { HOUR, later } from '../../../kernel/clock.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { emit } from '../../../kernel/work/work.ts'
import { aboutEndpoint, findEndpoint, newSecret, placeOfSecret, saveEndpoint } from './endpoints.service.ts'
import { endpointRotated, endpointSecretShown } from './webhooks.events.ts'
import type { WebhookEndpointRow } from './webhooks.tables.ts'

const OVERLAP_HOURS = 24

type Wanted = Parsed<typeof endpoints.rotate>['body']
/** Of two secrets the older one still signs for a while, so that a receiver can be changed without a gap. */
export const rotateSecret = (
  { db, crypto }: Kernel,
  actor: SponsorActor,
  id: string,
  { overlap_hours = OVERLAP_HOURS }: NonNullable<Wanted> = {},
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
    const about = { ...aboutEndpoint(row), before: undefined, after: { overlap_hours } }
    await emit(tx, endpointRotated, actor, about, { endpoint_id: id })
    return { secret, previous_secret_until }
  })

export const showSecret = ({ db, crypto }: Kernel, actor: SponsorActor, id: string) =>
  db.write(async (tx) => {
    const row = await findEndpoint(tx, actor, id)
    const about = { subject_id: id, sponsor_id: row.sponsor_id }
    await emit(tx, endpointSecretShown, actor, about, { endpoint_id: id })
    const until = row.previous_secret_until
    return {
      secret: crypto.open(row.secret, placeOfSecret(id)),
      previous_secret_until: until !== null && until > tx.now ? until : null,
    }
  })

/** Every secret that signs at this instant, the newest first. */
export function liveSecrets({ crypto }: Kernel, row: WebhookEndpointRow, now: string) {
  const { id, secret, previous_secret, previous_secret_until: until } = row
  const previous = previous_secret !== null && until !== null && until > now ? [previous_secret] : []
  return [secret, ...previous].map((sealed) => crypto.open(sealed, placeOfSecret(id)))
}
