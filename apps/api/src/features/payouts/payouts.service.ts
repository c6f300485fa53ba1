import type { Parsed } from '@affluence/contract/endpoint'
import type { payouts as endpoints } from '@affluence/contract/payouts'
import { and, asc, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import type { Actor, AdminActor, SponsorActor } from '../../kernel/access.ts'
import { sum } from '../../kernel/amounts.ts'
import { DAY, later } from '../../kernel/clock.ts'
import { alias } from '../../kernel/columns.ts'
import { total, type Tx } from '../../kernel/db.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { move, recordStep } from '../../kernel/move.ts'
import { invalid, notFound, Refusal } from '../../kernel/refusal.ts'
import { emit } from '../../kernel/work.ts'
import { lifecycle as commissionLife } from '../commissions/commissions.rules.ts'
import { type CommissionRow, commissions } from '../commissions/commissions.tables.ts'
import { payout as payoutBooking, settlement, settlementReturn } from '../ledger/ledger.rules.ts'
import { book } from '../ledger/ledger.service.ts'
import { readSettings } from '../settings/settings.service.ts'
import * as facts from './payouts.events.ts'
import { isSettled, lifecycle } from './payouts.rules.ts'
import { type PayoutRow, payouts } from './payouts.tables.ts'
import { findPayout, presentPayout } from './payoutView.service.ts'

export type Payer = SponsorActor | AdminActor
const about = ({ id, sponsor_id, influencer_id }: PayoutRow) => ({ subject_id: id, sponsor_id, influencer_id })

type Wanted = Parsed<typeof endpoints.create>['body']
export const createPayout = (kernel: Kernel, actor: Payer, wanted: Wanted) =>
  kernel.db.write(async (tx) => {
    const sponsor_id = actor.kind === 'sponsor' ? actor.sponsor_id : wanted.sponsor_id
    if (!sponsor_id) throw invalid('sponsor_id', 'required')
    if (actor.kind === 'sponsor' && wanted.sponsor_id && wanted.sponsor_id !== sponsor_id) throw notFound()
    const { influencer_id, period_to = tx.now.slice(0, 10) } = wanted
    const payout = await gather(tx, { influencer_id, sponsor_id, period_to, by: actor })
    return presentPayout(tx, actor, payout)
  })

const origins = alias(commissions, 'origins')
const ofPair = ({ influencer_id, sponsor_id }: Pair) =>
  and(eq(origins.influencer_id, influencer_id), eq(origins.sponsor_id, sponsor_id))
type Gather = { influencer_id: string; sponsor_id: string; period_to: string; by: Actor | null }
/** All that is approved and in no payout yet; what was taken back from it since, or from earlier payouts, goes along. */
export async function gather(tx: Tx, { by, ...of }: Gather): Promise<PayoutRow> {
  const { period_to } = of
  const end = later(`${period_to}T00:00:00.000Z`, DAY)
  const due = tx
    .select({ id: origins.id })
    .from(origins)
    .where(and(ofPair(of), lt(origins.created_at, end)))
  const rows = await tx
    .select()
    .from(commissions)
    .where(and(isPayable(of), or(lt(commissions.created_at, end), inArray(commissions.reverses_id, due))))
    .orderBy(asc(commissions.created_at), asc(commissions.id))
  const [first] = rows
  if (!first) throw new Refusal('conflict', 'nothing_to_pay')
  await assertNoDraft(tx, of)
  const amount = sum(rows.map((row) => row.amount))
  const { minimum_payout } = await readSettings(tx)
  if (amount < minimum_payout || amount <= 0)
    throw new Refusal('conflict', 'below_minimum', { amount, minimum: minimum_payout, currency: first.currency })
  const [payout] = await tx
    .insert(payouts)
    .values({
      ...of,
      id: tx.newId('pay'),
      currency: first.currency,
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
  await emit(tx, facts.payoutCreated, by, { ...about(payout!), after: { amount } }, { payout_id: payout!.id })
  return payout!
}

async function assertNoDraft(tx: Tx, { influencer_id, sponsor_id }: Pair) {
  const pair = and(eq(payouts.influencer_id, influencer_id), eq(payouts.sponsor_id, sponsor_id))
  const [open] = await tx
    .select({ id: payouts.id })
    .from(payouts)
    .where(and(pair, eq(payouts.state, 'draft')))
  if (open) throw new Refusal('conflict', 'draft_open', { id: open.id })
}
type Pair = Pick<PayoutRow, 'influencer_id' | 'sponsor_id'>

async function moveCommissions(
  tx: Tx,
  rows: readonly CommissionRow[],
  action: 'gather' | 'pay' | 'put_back',
  payout_id: string | null,
  by: Actor | null,
) {
  for (const row of rows)
    await move(tx, { cycle: commissionLife, table: commissions, row, action, by, set: { payout_id } })
}
const commissionsIn = (tx: Tx, payout_id: string): Promise<CommissionRow[]> =>
  tx.select().from(commissions).where(eq(commissions.payout_id, payout_id)).orderBy(asc(commissions.id))

const told = {
  lock: facts.payoutLocked,
  process: facts.payoutProcessing,
  pay: facts.payoutPaid,
  fail: facts.payoutFailed,
  cancel: facts.payoutCancelled,
} as const
type Action = keyof typeof told
type More = { reference?: string; reason?: string }

/** Each step with its booking and its commissions, or none of it. */
export const movePayout = (kernel: Kernel, actor: Payer, id: string, action: Action, more: More = {}) =>
  kernel.db.write(async (tx) => {
    const row = await findPayout(tx, actor, id)
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
    await emit(tx, told[action], actor, { ...about(payout), after }, { payout_id: id })
    return presentPayout(tx, actor, payout)
  })

/**
 * What was taken back since it was prepared is paid by nobody: it is taken along before the money is set aside, unless
 * what it was taken from still waits for a payout, which both will be part of.
 */
async function lessTakenBack(tx: Tx, payout: PayoutRow, by: Actor): Promise<PayoutRow> {
  const gone = tx
    .select({ id: origins.id })
    .from(origins)
    .where(and(ofPair(payout), inArray(origins.state, ['in_payout', 'paid'])))
  const rows = await tx
    .select()
    .from(commissions)
    .where(and(isPayable(payout), inArray(commissions.reverses_id, gone)))
    .orderBy(asc(commissions.id))
  if (rows.length === 0) return payout
  const amount = payout.amount + sum(rows.map((row) => row.amount))
  if (amount <= 0) throw new Refusal('conflict', 'nothing_to_pay', { amount, currency: payout.currency })
  await moveCommissions(tx, rows, 'gather', payout.id, by)
  const fees = payout.fees + sum(rows.map((row) => row.platform_fee))
  const commission_count = payout.commission_count + rows.length
  const [lower] = await tx
    .update(payouts)
    .set({ amount, fees, commission_count })
    .where(eq(payouts.id, payout.id))
    .returning()
  return lower!
}
const isPayable = ({ influencer_id, sponsor_id }: Pair) =>
  and(
    eq(commissions.influencer_id, influencer_id),
    eq(commissions.sponsor_id, sponsor_id),
    eq(commissions.state, 'approved'),
    isNull(commissions.payout_id),
  )

const BATCH = 100
/** A draft for everybody who is owed enough; the others carry over to the next month. */
export async function draftPayouts({ db }: Kernel) {
  const { minimum_payout } = await readSettings(db.read)
  const owed = total(commissions.amount)
  const pairs = await db.read
    .select({ influencer_id: commissions.influencer_id, sponsor_id: commissions.sponsor_id, owed })
    .from(commissions)
    .where(and(eq(commissions.state, 'approved'), isNull(commissions.payout_id)))
    .groupBy(commissions.influencer_id, commissions.sponsor_id)
    .having(sql`sum(${commissions.amount}) >= ${Math.max(1, minimum_payout)}`)
  let drafted = 0
  for (let at = 0; at < pairs.length; at += BATCH) {
    for (const { influencer_id, sponsor_id } of pairs.slice(at, at + BATCH)) {
      drafted += await db.write((tx) => draftOne(tx, { influencer_id, sponsor_id }))
    }
  }
  return { drafted }
}

async function draftOne(tx: Tx, pair: Pair): Promise<number> {
  try {
    await gather(tx, { ...pair, period_to: tx.now.slice(0, 10), by: null })
    return 1
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'conflict') return 0
    throw error
  }
}
