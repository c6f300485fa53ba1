import type { Parsed } from '@affluence/contract/endpoint'
import type { payouts as endpoints } from '@affluence/contract/payouts'
import { and, asc, eq, exists, inArray, isNull, lt, or, type SQL } from 'drizzle-orm'
import type { Actor, AdminActor, SponsorActor } from '../../../kernel/access.ts'
import { sum } from '../../../kernel/money.ts'
import { DAY, later } from '../../../kernel/clock.ts'
import { alias } from '../../../kernel/db/columns.ts'
import { inState, type Tx, unindexed } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { move, recordStep } from '../../../kernel/db/move.ts'
import { invalid, notFound, Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { moveCommissions } from '../commissions/payoutSteps.service.ts'
import { type CommissionRow, commissions } from '../commissions/commissions.tables.ts'
import { payout as payoutBooking, settlement, settlementReturn } from '../ledger/ledger.rules.ts'
import { book } from '../ledger/ledger.service.ts'
import { limitsIn, readSettings } from '../../platform/settings/settings.service.ts'
import * as facts from './payouts.events.ts'
import { isSettled, lifecycle, mayCancel } from './payouts.rules.ts'
import { type PayoutRow, payouts } from './payouts.tables.ts'
import { findPayout, presentPayout } from './payoutView.service.ts'

export type Payer = SponsorActor | AdminActor
const aboutPayout = ({ id, sponsor_id, influencer_id }: PayoutRow) => ({ subject_id: id, sponsor_id, influencer_id })

type NewPayout = Parsed<typeof endpoints.create>['body']
export const createPayout = (kernel: Kernel, actor: Payer, input: NewPayout) =>
  kernel.db.write(async (tx) => {
    const sponsor_id = actor.kind === 'sponsor' ? actor.sponsor_id : input.sponsor_id
    if (!sponsor_id) throw invalid('sponsor_id', 'required')
    if (actor.kind === 'sponsor' && input.sponsor_id && input.sponsor_id !== sponsor_id) throw notFound()
    if (input.below_minimum && actor.kind !== 'admin') throw new Refusal('forbidden', 'forbidden')
    const { influencer_id, period_to = tx.now.slice(0, 10), below_minimum } = input
    const payout = await createPayoutFor(tx, { influencer_id, sponsor_id, period_to, by: actor }, below_minimum)
    return presentPayout(tx, actor, payout)
  })

const origins = alias(commissions, 'origins')
/** What a commission takes back from, where it is so. */
const origin = (tx: Tx, where: SQL) =>
  tx
    .select({ id: origins.id })
    .from(origins)
    .where(and(eq(origins.id, commissions.reverses_id), where))
type Gather = { influencer_id: string; sponsor_id: string; period_to: string; by: Actor | null }
/** All that is approved and in no payout yet; what was taken back from it since, or from earlier payouts, goes along. */
export async function createPayoutFor(tx: Tx, { by, ...of }: Gather, below_minimum = false): Promise<PayoutRow> {
  const rows = await commissionsDue(tx, of)
  const [first] = rows
  if (!first) throw new Refusal('conflict', 'nothing_to_pay')
  await assertNoDraft(tx, of)
  const amount = sum(rows.map((row) => row.amount))
  const { currency } = first
  const minimum = below_minimum ? 1 : await minimumIn(tx, currency)
  if (amount < minimum) throw new Refusal('conflict', 'below_minimum', { amount, minimum, currency })
  const [payout] = await tx
    .insert(payouts)
    .values({
      ...of,
      id: tx.newId('pay'),
      currency,
      amount,
      fees: sum(rows.map((row) => row.platform_fee)),
      commission_count: rows.length,
      period_from: first.created_at.slice(0, 10),
      state: 'draft',
      created_by: by && 'user_id' in by ? by.user_id : null,
      created_at: tx.now,
      updated_at: tx.now,
    })
    .returning()
  await moveCommissions(tx, rows, 'gather', payout!.id, by)
  await recordStep(tx, { subject_id: payout!.id, from: null, to: 'draft', action: 'create', by })
  await emit(
    tx,
    facts.payoutCreated,
    by,
    { ...aboutPayout(payout!), after: { amount, below_minimum } },
    { payout_id: payout!.id },
  )
  return payout!
}

function commissionsDue(tx: Tx, of: Omit<Gather, 'by'>) {
  const end = later(`${of.period_to}T00:00:00.000Z`, DAY)
  const isDue = exists(origin(tx, lt(origins.created_at, end)))
  return tx
    .select()
    .from(commissions)
    .where(and(isPayable(of), or(lt(commissions.created_at, end), isDue)))
    .orderBy(asc(commissions.created_at), asc(commissions.id))
}

const minimumIn = async (tx: Tx, currency: string) =>
  Math.max(1, limitsIn(await readSettings(tx), currency).minimum_payout)

async function assertNoDraft(tx: Tx, { influencer_id, sponsor_id }: Pair) {
  const pair = and(eq(payouts.influencer_id, influencer_id), eq(payouts.sponsor_id, sponsor_id))
  const [open] = await tx
    .select({ id: payouts.id })
    .from(payouts)
    .where(and(pair, inState(payouts.state, 'draft')))
  if (open) throw new Refusal('conflict', 'draft_open', { id: open.id })
}
export type Pair = Pick<PayoutRow, 'influencer_id' | 'sponsor_id'>

const commissionsIn = (tx: Tx, payout_id: string): Promise<CommissionRow[]> =>
  tx.select().from(commissions).where(eq(commissions.payout_id, payout_id)).orderBy(asc(commissions.id))

const eventOf = {
  lock: facts.payoutLocked,
  process: facts.payoutProcessing,
  pay: facts.payoutPaid,
  fail: facts.payoutFailed,
  cancel: facts.payoutCancelled,
} as const
type Action = keyof typeof eventOf
type More = { reference?: string; reason?: string }

/** Each step with its booking and its commissions, or none of it. */
export const movePayout = (kernel: Kernel, actor: Payer, id: string, action: Action, more: More = {}) =>
  kernel.db.write(async (tx) => {
    const row = await findPayout(tx, actor, id)
    if (action === 'cancel' && !mayCancel(row, actor.kind))
      throw new Refusal('conflict', 'sending_begun', { sending_since: row.sending_since })
    if (action === 'lock' && (await isEmptied(tx, row)))
      return presentPayout(tx, actor, await cancelEmptied(tx, row, actor))
    const set = {
      ...(more.reference && { reference: more.reference }),
      ...(more.reason && { reason: more.reason }),
      ...(action === 'pay' && { paid_at: tx.now }),
    }
    const comment = more.reason ?? more.reference ?? null
    const moved = await move(tx, { cycle: lifecycle, table: payouts, row, action, by: actor, set, comment })
    const payout = action === 'lock' ? await lessTakenBack(tx, moved, actor) : moved
    if (action === 'lock') await book(tx, settlement(payout))
    if (action === 'pay') {
      await book(tx, payoutBooking(payout))
      await moveCommissions(tx, await commissionsIn(tx, id), 'pay', id, actor)
    }
    if (action === 'fail' || action === 'cancel') {
      if (isSettled(row.state)) await book(tx, settlementReturn(payout))
      await moveCommissions(tx, await commissionsIn(tx, id), 'put_back', null, actor)
    }
    const after = { state: payout.state, amount: payout.amount, ...more }
    await emit(tx, eventOf[action], actor, { ...aboutPayout(payout), after }, { payout_id: id })
    return presentPayout(tx, actor, payout)
  })

/**
 * What was taken back since it was prepared is paid by nobody: it is taken along before the money is set aside, unless
 * what it was taken from still waits for a payout, which both will be part of.
 */
function takenBack(tx: Tx, payout: PayoutRow): Promise<CommissionRow[]> {
  const isGone = exists(origin(tx, inArray(origins.state, ['in_payout', 'paid'])))
  return tx
    .select()
    .from(commissions)
    .where(and(isPayable(payout), isGone))
    .orderBy(asc(commissions.id))
}
const withRows = (payout: PayoutRow, rows: readonly CommissionRow[]) => ({
  amount: payout.amount + sum(rows.map((row) => row.amount)),
  fees: payout.fees + sum(rows.map((row) => row.platform_fee)),
  commission_count: payout.commission_count + rows.length,
})
async function lessTakenBack(tx: Tx, payout: PayoutRow, by: Actor): Promise<PayoutRow> {
  const rows = await takenBack(tx, payout)
  return rows.length === 0 ? payout : takeAlong(tx, payout, rows, by)
}
async function takeAlong(tx: Tx, payout: PayoutRow, rows: readonly CommissionRow[], by: Actor | null, more = {}) {
  await moveCommissions(tx, rows, 'gather', payout.id, by)
  const [updated] = await tx
    .update(payouts)
    .set({ ...withRows(payout, rows), ...more })
    .where(and(eq(payouts.id, payout.id), eq(payouts.state, payout.state)))
    .returning()
  if (!updated) throw new Refusal('conflict', 'wrong_state', { state: payout.state })
  return updated
}

/** Refunds have left nothing in the draft. */
async function isEmptied(tx: Tx, payout: PayoutRow) {
  lifecycle.next(payout.state, 'lock')
  return withRows(payout, await takenBack(tx, payout)).amount <= 0
}
/** Its commissions wait for the next payout, together with what was taken back. */
async function cancelEmptied(tx: Tx, row: PayoutRow, by: Actor | null) {
  const reason = 'nothing_to_pay'
  const step = {
    cycle: lifecycle,
    table: payouts,
    row,
    action: 'cancel' as const,
    by,
    set: { reason },
    comment: reason,
  }
  const cancelled = await move(tx, step)
  await moveCommissions(tx, await commissionsIn(tx, row.id), 'put_back', null, by)
  const after = { state: cancelled.state, amount: cancelled.amount, reason }
  await emit(tx, facts.payoutCancelled, by, { ...aboutPayout(cancelled), after }, { payout_id: row.id })
  return cancelled
}

/** A draft is brought to what is payable now; where that is not enough for a payout, it is cancelled. */
export async function refreshDraft(tx: Tx, draft: PayoutRow): Promise<PayoutRow> {
  const rows = await tx.select().from(commissions).where(isPayable(draft)).orderBy(asc(commissions.id))
  if (rows.length === 0) return draft
  const { amount } = withRows(draft, rows)
  if (amount < (await minimumIn(tx, draft.currency))) return cancelEmptied(tx, draft, null)
  const days = [draft.period_from, ...rows.map((row) => row.created_at.slice(0, 10))].toSorted()
  const period = { period_from: days[0]!, period_to: tx.now.slice(0, 10), updated_at: tx.now }
  const refreshed = await takeAlong(tx, draft, rows, null, period)
  const [before, after] = [{ amount: draft.amount }, { amount: refreshed.amount }]
  await emit(tx, facts.payoutRefreshed, null, { ...aboutPayout(refreshed), before, after }, { payout_id: draft.id })
  return refreshed
}

/** Approved and in no payout yet. */
const isPayable = ({ influencer_id, sponsor_id }: Pair) =>
  and(
    eq(commissions.influencer_id, influencer_id),
    eq(commissions.sponsor_id, sponsor_id),
    inState(commissions.state, 'approved'),
    isNull(unindexed(commissions.payout_id)),
  )
