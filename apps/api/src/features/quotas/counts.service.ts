import type { Quota } from '@affluence/contract/quotas'
import { and, eq, inArray, isNull, or, sum } from 'drizzle-orm'
import type { Reader } from '../../kernel/db.ts'
import { files } from '../../kernel/files.tables.ts'
import { users } from '../accounts/accounts.tables.ts'
import { OPEN } from '../adRequests/adRequests.rules.ts'
import { ad_requests } from '../adRequests/adRequests.tables.ts'
import { affiliation_requests } from '../affiliations/affiliations.tables.ts'
import { campaigns } from '../campaigns/campaigns.tables.ts'
import { coupons } from '../coupons/coupons.tables.ts'
import { api_keys } from '../credentials/credentials.tables.ts'
import { exports } from '../exports/exports.tables.ts'
import { links } from '../links/links.tables.ts'
import { products } from '../products/products.tables.ts'
import { shop_connections } from '../shops/shops.tables.ts'

/** The id of a sponsor or an influencer: two tables never share one. */
export type PartyId = string
export type Counted = Exclude<Quota, 'streams'>

const usersOf = (db: Reader, party: PartyId) =>
  db
    .select({ id: users.id })
    .from(users)
    .where(or(eq(users.sponsor_id, party), eq(users.influencer_id, party)))

const ofParty = (of: typeof ad_requests | typeof api_keys, party: PartyId) =>
  or(eq(of.sponsor_id, party), eq(of.influencer_id, party))

/** How much of each a party has: every row of what stays, and of the rest what is open, in force or kept. */
const counts: Record<Counted, (db: Reader, party: PartyId) => PromiseLike<number>> = {
  products: (db, party) => db.$count(products, eq(products.sponsor_id, party)),
  coupons: (db, party) => db.$count(coupons, eq(coupons.sponsor_id, party)),
  campaigns: (db, party) => db.$count(campaigns, eq(campaigns.sponsor_id, party)),
  ad_requests: (db, party) =>
    db.$count(ad_requests, and(ofParty(ad_requests, party), inArray(ad_requests.state, OPEN))),
  affiliation_requests: (db, party) =>
    db.$count(
      affiliation_requests,
      and(eq(affiliation_requests.influencer_id, party), eq(affiliation_requests.state, 'pending')),
    ),
  links: (db, party) => db.$count(links, and(eq(links.influencer_id, party), isNull(links.revoked_at))),
  api_keys: (db, party) => db.$count(api_keys, and(ofParty(api_keys, party), isNull(api_keys.revoked_at))),
  shops: (db, party) =>
    db.$count(shop_connections, and(eq(shop_connections.sponsor_id, party), isNull(shop_connections.ended_at))),
  exports: (db, party) =>
    db.$count(
      exports,
      and(inArray(exports.user_id, usersOf(db, party)), inArray(exports.state, ['queued', 'running', 'done'])),
    ),
  async file_bytes(db, party) {
    const [row] = await db
      .select({ bytes: sum(files.size).mapWith(Number) })
      .from(files)
      .where(inArray(files.user_id, usersOf(db, party)))
    return row?.bytes ?? 0
  },
}

export const countOf = (db: Reader, party: PartyId, quota: Counted) => counts[quota](db, party)
