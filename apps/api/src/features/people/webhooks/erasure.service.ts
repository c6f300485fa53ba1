import { and, asc, eq, gt, inArray, isNotNull } from 'drizzle-orm'
import { inBatches, type Stoppable } from '../../../kernel/db/batches.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { users } from '../identities/identities.tables.ts'
import { influencers } from '../influencers/influencers.tables.ts'
import { sponsors } from '../sponsors/sponsors.tables.ts'
import { webhook_attempts, webhook_deliveries, webhook_endpoints, webhook_events } from './webhooks.tables.ts'

const BATCH = 200

/** The sponsor or influencer of a closed account, where it was closed too. */
async function closedParty({ db }: Kernel, user_id: string) {
  const [user] = await db.read
    .select({ sponsor_id: sponsors.id, influencer_id: influencers.id, name: influencers.display_name })
    .from(users)
    .leftJoin(sponsors, and(eq(sponsors.id, users.sponsor_id), isNotNull(sponsors.closed_at)))
    .leftJoin(influencers, and(eq(influencers.id, users.influencer_id), isNotNull(influencers.closed_at)))
    .where(eq(users.id, user_id))
  return user ?? { sponsor_id: null, influencer_id: null, name: null }
}

/** Deletes the feed of a closed sponsor, and replaces the name of a closed influencer in the feeds of others. */
export async function eraseParty(kernel: Kernel, user_id: string, of: Stoppable = {}) {
  const { sponsor_id, influencer_id, name } = await closedParty(kernel, user_id)
  if (sponsor_id) await eraseFeed(kernel, sponsor_id, of)
  if (influencer_id && name) await replaceInfluencerName(kernel, { influencer_id, name }, of)
}

async function eraseFeed(kernel: Kernel, sponsor_id: string, of: Stoppable) {
  await kernel.db.write((tx) =>
    tx
      .update(webhook_endpoints)
      .set({ ended_at: tx.now, updated_at: tx.now })
      .where(eq(webhook_endpoints.sponsor_id, sponsor_id)),
  )
  await eraseDeliveries(kernel, sponsor_id, of)
  await eraseEvents(kernel, sponsor_id, of)
}

function eraseDeliveries(kernel: Kernel, sponsor_id: string, of: Stoppable) {
  const endpoints = kernel.db.read
    .select({ id: webhook_endpoints.id })
    .from(webhook_endpoints)
    .where(eq(webhook_endpoints.sponsor_id, sponsor_id))
  return inBatches(
    kernel,
    BATCH,
    async (tx, size) => {
      const batch = tx
        .select({ id: webhook_deliveries.id })
        .from(webhook_deliveries)
        .where(inArray(webhook_deliveries.endpoint_id, endpoints))
        .limit(size)
      const ids = (await batch).map(({ id }) => id)
      await tx.delete(webhook_attempts).where(inArray(webhook_attempts.delivery_id, ids))
      await tx.delete(webhook_deliveries).where(inArray(webhook_deliveries.id, ids))
      return ids.length
    },
    of,
  )
}

const eraseEvents = (kernel: Kernel, sponsor_id: string, of: Stoppable) =>
  inBatches(
    kernel,
    BATCH,
    async (tx, size) => {
      const batch = tx
        .select({ id: webhook_events.id })
        .from(webhook_events)
        .where(eq(webhook_events.sponsor_id, sponsor_id))
        .limit(size)
      return (await tx.delete(webhook_events).where(inArray(webhook_events.id, batch)).returning()).length
    },
    of,
  )

function replaceInfluencerName(
  kernel: Kernel,
  { influencer_id, name }: { influencer_id: string; name: string },
  of: Stoppable,
) {
  let last = ''
  return inBatches(
    kernel,
    BATCH,
    async (tx, size) => {
      const rows = await tx
        .select({ id: webhook_events.id, data: webhook_events.data })
        .from(webhook_events)
        .where(and(eq(webhook_events.influencer_id, influencer_id), gt(webhook_events.id, last)))
        .orderBy(asc(webhook_events.id))
        .limit(size)
      for (const { id, data } of rows) {
        const renamed = { ...data, influencer: { id: influencer_id, display_name: name } }
        await tx.update(webhook_events).set({ data: renamed }).where(eq(webhook_events.id, id))
      }
      tx.after(() => void (last = rows.at(-1)?.id ?? last))
      return rows.length
    },
    of,
  )
}
