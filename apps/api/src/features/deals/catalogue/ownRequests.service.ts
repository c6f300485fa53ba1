import { and, desc, eq, gt, inArray, or } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { refusalFor } from '../affiliations/affiliations.rules.ts'
import { affiliation_requests } from '../agreements/agreements.tables.ts'
import { links } from '../links/links.tables.ts'
import type { RequestOfReader } from '../products/productView.service.ts'

export const askingInfluencer = (actor: Actor | null): string | null =>
  actor?.kind === 'influencer' || actor?.kind === 'link' ? actor.influencer_id : null

/** Products this influencer has asked for. */
export const askedBy = (db: Reader, influencer_id: string) =>
  db
    .select({ id: affiliation_requests.product_id })
    .from(affiliation_requests)
    .where(eq(affiliation_requests.influencer_id, influencer_id))

/** Products this influencer may not ask for at this moment. */
export const closedTo = (db: Reader, influencer_id: string, now: string) => {
  const { product_id, state, retry_policy, retry_at } = affiliation_requests
  return db
    .select({ id: product_id })
    .from(affiliation_requests)
    .where(
      and(
        eq(affiliation_requests.influencer_id, influencer_id),
        or(inArray(state, ['pending', 'approved']), eq(retry_policy, 'never'), gt(retry_at, now)),
      ),
    )
}

/** The newest request of this influencer for each product, and whether another may follow. */
export async function requestsFor({ clock, config }: Kernel, db: Reader, influencer_id: string, ids: string[]) {
  if (ids.length === 0) return new Map<string, RequestOfReader>()
  const { id, product_id, state, retry_policy, retry_at } = affiliation_requests
  const rows = await db
    .select({ id, product_id, state, retry_policy, retry_at, code: links.code })
    .from(affiliation_requests)
    .leftJoin(links, eq(links.request_id, id))
    .where(and(eq(affiliation_requests.influencer_id, influencer_id), inArray(product_id, ids)))
    .orderBy(desc(affiliation_requests.created_at), desc(id))
  const now = clock.now()
  return new Map(
    [...Map.groupBy(rows, (row) => row.product_id)].map(([product, past]): [string, RequestOfReader] => {
      const newest = past[0]!
      const no = refusalFor(past, now)
      const short_url = newest.state === 'approved' && newest.code ? `${config.PUBLIC_URL}/r/${newest.code}` : null
      const wait = typeof no?.because['retry_at'] === 'string' ? no.because['retry_at'] : null
      const request = {
        id: newest.id,
        state: newest.state,
        retry_at: wait,
        never: no?.code === 'reapply_never',
        short_url,
      }
      return [product, { request, free: no === null }]
    }),
  )
}
