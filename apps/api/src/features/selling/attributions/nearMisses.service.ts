import type { attributions as endpoints } from '@affluence/contract/attributions'
import type { Parsed } from '@affluence/contract/endpoint'
import { and, desc, eq } from 'drizzle-orm'
import type { AdminActor, SponsorActor } from '../../../kernel/access.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { after, pageOf } from '../../../kernel/db/list.ts'
import { orders } from '../sale/sale.tables.ts'
import { near_misses } from './attributions.tables.ts'

type NearMissQuery = Parsed<typeof endpoints.nearMisses>['query']
export async function listNearMisses({ db }: Kernel, actor: SponsorActor | AdminActor, query: NearMissQuery) {
  const rows = await db.read
    .select({ miss: near_misses, order: orders })
    .from(near_misses)
    .innerJoin(orders, eq(orders.id, near_misses.order_id))
    .where(
      and(
        actor.kind === 'admin' ? undefined : eq(near_misses.sponsor_id, actor.sponsor_id),
        query.kind && eq(near_misses.kind, query.kind),
        after(query.cursor, near_misses.created_at, near_misses.id),
      ),
    )
    .orderBy(desc(near_misses.created_at), desc(near_misses.id))
    .limit(query.limit + 1)
  const { data, next_cursor } = pageOf(rows, query.limit, ({ miss }) => miss)
  return { data: data.map(present), next_cursor }
}

type Row = { miss: typeof near_misses.$inferSelect; order: typeof orders.$inferSelect }
const present = ({ miss: { id, kind, code, reason, created_at }, order }: Row) => ({
  id,
  kind,
  code,
  reason,
  created_at,
  order: {
    id: order.id,
    number: order.number,
    total: order.total,
    currency: order.currency,
    placed_at: order.placed_at,
  },
  attributed: order.influencer_id !== null,
})
