import type { Sealed } from '../../../kernel/ops/secretKeys.ts'
import { webhook_keys } from './delivery.tables.ts'
import { placeOfSecret } from './endpoints.service.ts'
import { placeOfKey } from './serverKeys.service.ts'
import { webhook_endpoints } from './webhooks.tables.ts'

const endpoint = { of: webhook_endpoints, id: webhook_endpoints.id, place: placeOfSecret }
export const sealedWebhooks: readonly Sealed[] = [
  { ...endpoint, what: 'webhook secret', sealed: webhook_endpoints.secret },
  { ...endpoint, what: 'previous webhook secret', sealed: webhook_endpoints.previous_secret },
  { what: 'webhook key', of: webhook_keys, id: webhook_keys.id, sealed: webhook_keys.secret, place: placeOfKey },
]
