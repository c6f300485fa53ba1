import { and, eq, gte, isNull, lt } from 'drizzle-orm'
import { DAY, later } from '../../../kernel/clock.ts'
import { inState, type Tx, unindexed } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { releaseMature } from '../commissions/commissions.service.ts'
import { commissions } from '../commissions/commissions.tables.ts'
import { readSettings, smallestPayout } from '../../platform/settings/settings.service.ts'
import { payablePairs } from './payables.service.ts'
import { createPayoutFor, type Pair, refreshDraft } from './payouts.service.ts'
import { payouts } from './payouts.tables.ts'

const { state, payout_id, updated_at } = commissions
const waits = and(inState(state, 'approved'), isNull(unindexed(payout_id)))

/** What matures today is released first, old drafts are brought up to date, and everybody who is owed enough has one. */
export async function draftPayouts(kernel: Kernel) {
  const { db } = kernel
  await releaseMature(kernel)
  const drafts = await db.read.select().from(payouts).where(inState(payouts.state, 'draft'))
  let refreshed = 0
  let cancelled = 0
  for (const { id } of drafts) {
    const after = await db.write((tx) => refreshOne(tx, id))
    refreshed += after === 'draft' ? 1 : 0
    cancelled += after === 'cancelled' ? 1 : 0
  }
  const settings = await readSettings(db.read)
  let count = 0
  for await (const pairs of payablePairs(db.read, { least: smallestPayout(settings) })) {
    for (const { influencer_id, sponsor_id } of pairs)
      count += await db.write((tx) => draftOne(tx, { influencer_id, sponsor_id }))
  }
  return { drafted: count, refreshed, cancelled }
}

async function refreshOne(tx: Tx, id: string) {
  const [draft] = await tx
    .select()
    .from(payouts)
    .where(and(eq(payouts.id, id), eq(payouts.state, 'draft')))
  if (!draft) return null
  const after = await refreshDraft(tx, draft)
  return after === draft ? null : after.state
}

async function draftOne(tx: Tx, pair: Pair): Promise<number> {
  try {
    await createPayoutFor(tx, { ...pair, period_to: tx.now.slice(0, 10), by: null })
    return 1
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'conflict') return 0
    throw error
  }
}

/** The days after the first on which what was released late on the first is still looked for. */
const LAST_DAY = 7
/** What was released on the first of the month after the drafts were made is not left for a month. */
export async function draftLatePayouts(kernel: Kernel) {
  const today = kernel.clock.now()
  const day = Number(today.slice(8, 10))
  if (day < 2 || day > LAST_DAY) return { drafted: 0 }
  const first = `${today.slice(0, 7)}-01T00:00:00.000Z`
  const released = and(gte(updated_at, first), lt(updated_at, later(first, DAY)))
  const [late] = await kernel.db.read
    .select({ id: commissions.id })
    .from(commissions)
    .where(and(waits, released))
    .limit(1)
  return late ? draftPayouts(kernel) : { drafted: 0 }
}
