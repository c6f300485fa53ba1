import { and, eq, inArray, isNotNull, isNull, lte } from 'drizzle-orm'
import { DAY, later } from '../../../kernel/clock.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { notify } from '../../people/identities/notices.service.ts'
import { KEPT_DAYS, WARNED_DAYS } from './shops.rules.ts'
import { inbound_events, shop_connections, type ShopConnectionRow } from './shops.tables.ts'

const isKept = and(inArray(inbound_events.outcome, ['waiting', 'refused']), isNotNull(inbound_events.body))

/**
 * Forgets the texts, which name buyers; what became of the call stays. Never without a word: the sponsor is told
 * some days before, and a call of which nobody was told is kept until they were.
 */
export const deleteOldBodies = ({ db }: Kernel) =>
  db.write(async (tx) => {
    const warned = await warn(tx)
    const rows = await tx
      .update(inbound_events)
      .set({ body: null })
      .where(
        and(
          isKept,
          lte(inbound_events.received_at, later(tx.now, -KEPT_DAYS * DAY)),
          lte(inbound_events.warned_at, later(tx.now, -WARNED_DAYS * DAY)),
        ),
      )
      .returning({ id: inbound_events.id })
    return { warned, forgotten: rows.length }
  })

async function warn(tx: Tx): Promise<number> {
  const rows = await tx
    .update(inbound_events)
    .set({ warned_at: tx.now })
    .where(
      and(
        isKept,
        isNull(inbound_events.warned_at),
        lte(inbound_events.received_at, later(tx.now, (WARNED_DAYS - KEPT_DAYS) * DAY)),
      ),
    )
    .returning({ connection_id: inbound_events.connection_id })
  for (const [id, { length }] of Map.groupBy(rows, (row) => row.connection_id)) {
    const [shop] = await tx.select().from(shop_connections).where(eq(shop_connections.id, id))
    await warnOf(tx, shop!, length)
  }
  return rows.length
}

const warnOf = (tx: Tx, { id, sponsor_id, name: shop }: ShopConnectionRow, count: number) =>
  notify(
    tx,
    { sponsor_id },
    {
      kind: 'shop_calls_expiring',
      key: `shop_calls_expiring:${id}:${tx.now.slice(0, 10)}`,
      data: { shop, count, days: WARNED_DAYS },
      link: `/shops/${id}`,
    },
  )
