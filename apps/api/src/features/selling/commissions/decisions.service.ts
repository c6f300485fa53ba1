import { and, asc, eq, isNull, lte, ne, or } from 'drizzle-orm'
import type { Actor, AdminActor, SponsorActor } from '../../../kernel/access.ts'
import { inBatches, type Stoppable } from '../../../kernel/db/batches.ts'
import { later } from '../../../kernel/clock.ts'
import { inState, type Tx, unindexed } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { recordStep } from '../../../kernel/db/move.ts'
import { notFound, Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { commissionDecisionNeeded } from './commissions.events.ts'
import { lifecycle, LONGEST_HOLD, mayAskRejection, mayHold } from './commissions.rules.ts'
import { holdCommission, rejectCommission, releaseCommission } from './steps.service.ts'
import { type CommissionRow, commissions } from './commissions.tables.ts'
import { getCommission, visibleTo } from './commissionView.service.ts'

type Decision = { action: 'hold' | 'release' | 'reject'; reason: string }
/** By a person, with a reason; what was taken back from it goes along. */
export async function decideCommission(
  kernel: Kernel,
  actor: SponsorActor | AdminActor,
  id: string,
  { action, reason }: Decision,
) {
  await kernel.db.write(async (tx) => {
    const [row] = await tx
      .select()
      .from(commissions)
      .where(and(eq(commissions.id, id), visibleTo(actor)))
    if (!row || row.reverses_id !== null) throw notFound()
    const acts = actor.kind === 'admin' ? actsOfAdmin : actsOfSponsor
    await acts[action](tx, row, { by: actor, reason })
  })
  return getCommission(kernel, actor, id)
}

type Reason = { by: Actor; reason: string }
const actsOfAdmin = { hold: holdCommission, release: releaseCommission, reject: rejectCommission } as const
const actsOfSponsor = { ...actsOfAdmin, hold: holdAsSponsor, reject: askRejection } as const

async function holdAsSponsor(tx: Tx, row: CommissionRow, why: Reason) {
  if (row.state !== 'on_hold' && !mayHold(row, tx.now))
    throw new Refusal('conflict', 'hold_used_up', { hold_until: row.hold_until })
  await holdCommission(tx, row, why)
}

/** A sponsor ends nothing alone: the commission is on hold until an admin has decided. */
async function askRejection(tx: Tx, row: CommissionRow, { by, reason }: Reason) {
  lifecycle.next(row.state, 'reject')
  if (!mayAskRejection(row, tx.now)) throw new Refusal('conflict', 'commission_matured', { matures_at: row.matures_at })
  if (row.state !== 'on_hold') await holdCommission(tx, row, { by, reason })
  await askAdmin(tx, row, { question: 'rejection', by, reason })
}

type AdminQuestion = { question: 'rejection' | 'hold'; by: Actor | null; reason: string | null }
async function askAdmin(
  tx: Tx,
  { id, sponsor_id, influencer_id }: CommissionRow,
  { question, by, reason }: AdminQuestion,
) {
  const open = or(isNull(commissions.awaits_admin), ne(commissions.awaits_admin, question))
  const rows = await tx
    .update(commissions)
    .set({ awaits_admin: question, updated_at: tx.now })
    .where(and(eq(commissions.id, id), inState(commissions.state, 'on_hold'), open))
    .returning({ id: commissions.id })
  if (rows.length === 0) throw new Refusal('conflict', 'wrong_state', { state: 'on_hold', awaits_admin: question })
  const action = question === 'rejection' ? 'ask_rejection' : 'ask_admin'
  await recordStep(tx, { subject_id: id, from: 'on_hold', to: 'on_hold', action, by, comment: reason })
  const about = { subject_id: id, sponsor_id, influencer_id, after: { awaits_admin: question, reason } }
  await emit(tx, commissionDecisionNeeded, by, about, { commission_id: id })
}

/** What has been on hold for as long as it may be is put before an admin. Rows without an end are older than the limit. */
async function askAboutOverdueHolds(tx: Tx, limit: number): Promise<number> {
  const holdIsOver = or(
    lte(commissions.hold_until, tx.now),
    and(isNull(commissions.hold_until), lte(commissions.updated_at, later(tx.now, -LONGEST_HOLD))),
  )
  const unasked = and(isNull(commissions.awaits_admin), isNull(unindexed(commissions.reverses_id)))
  const rows = await tx
    .select()
    .from(commissions)
    .where(and(inState(commissions.state, 'on_hold'), unasked, holdIsOver))
    .orderBy(asc(commissions.hold_until), asc(commissions.id))
    .limit(limit)
  for (const row of rows) await askAdmin(tx, row, { question: 'hold', by: null, reason: null })
  return rows.length
}

const BATCH = 200
export const endOverdueHolds = async (kernel: Kernel, _period?: string, of: Stoppable = {}) => ({
  asked: await inBatches(kernel, BATCH, askAboutOverdueHolds, of),
})
