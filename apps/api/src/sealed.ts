import { users } from './features/people/identities/identities.tables.ts'
import { sealedFor } from './features/people/accounts/secondFactor.service.ts'
import { influencers } from './features/people/influencers/influencers.tables.ts'
import { placeOfMethod } from './features/selling/payouts/methods.service.ts'
import { placeOf } from './features/selling/shops/shops.service.ts'
import { inbound_events, shop_connections } from './features/selling/shops/shops.tables.ts'
import type { Sealed } from './kernel/ops/secretKeys.ts'

/** Every column that is sealed for longer than a day. */
export const sealedColumns: readonly Sealed[] = [
  { what: 'two-factor secret', of: users, id: users.id, sealed: users.totp_secret, place: sealedFor },
  {
    what: 'payout method',
    of: influencers,
    id: influencers.id,
    sealed: influencers.payout_method,
    place: placeOfMethod,
  },
  {
    what: 'shop secret',
    of: shop_connections,
    id: shop_connections.id,
    sealed: shop_connections.secret,
    place: placeOf,
  },
  {
    what: 'shop call',
    of: inbound_events,
    id: inbound_events.id,
    sealed: inbound_events.body,
    place: (_, row) => placeOf(String(row['connection_id'])),
  },
]
