import type { Side } from '@affluence/contract/offers'
import type { NewWaiver, Standing, Waiver, waivers as endpoints } from '@affluence/contract/commissions.waivers'
import type { Parsed } from '@affluence/contract/endpoint'
import { and, asc, desc, eq, isNotNull, or } from 'drizzle-orm'
import type { Actor, AdminActor, InfluencerActor, SponsorActor } from '../../../kernel/access.ts'
import { sum } from '../../../kernel/money.ts'
import { inState, type Reader, type Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { after, pageOf } from '../../../kernel/db/list.ts'
import { move } from '../../../kernel/db/move.ts'
import { invalid, notFound, Refusal } from '../../../kernel/refusal.ts'
import { omit } from '../../../kernel/omit.ts'
import { emit } from '../../../kernel/work/work.ts'
import { lifecycle } from './commissions.rules.ts'
import { type CommissionRow, commissions } from './commissions.tables.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { waiverGiven } from './commissions.events.ts'
import { waiver as waiverBooking } from '../ledger/ledger.rules.ts'
import { book } from '../ledger/ledger.service.ts'
import { waivers, type WaiverRow } from './waivers.tables.ts'
import { creditorOf } from './moneyLeft.rules.ts'

type Creditor = SponsorActor | InfluencerActor | AdminActor
type Pair = { sponsor_id: string; influencer_id: string }

/** What the other side owes is given up: its commissions are worth nothing more, in the books at the same moment. */
export const createWaiver = ({ db }: Kernel, actor: Creditor, input: NewWaiver) =>
  db.write(async (tx) => {
    const pair = pairOf(actor, input)
    const rows = await sumStanding(tx, pair, input)
    const amount = sum(rows.map((row) => row.amount))
    if (amount === 0) throw new Refusal('conflict', 'nothing_to_waive')
    await assertCreditor(tx, actor, pair, amount)
    const { currency, stands, words } = input
    if (Math.abs(amount) !== input.amount)
      throw new Refusal('conflict', 'amount_changed', { amount: Math.abs(amount), currency })
    const row: WaiverRow = {
      ...pair,
      stands,
      currency,
      words,
      amount,
      id: tx.newId('wai'),
      platform_fee: sum(rows.map((one) => one.platform_fee)),
      commission_count: rows.length,
      waived_by: actor.kind,
      user_id: actor.user_id,
      created_at: tx.now,
    }
    await tx.insert(waivers).values(row)
    await book(tx, waiverBooking(row))
    await endCommissions(tx, rows, row, actor)
    const after = { amount, currency, stands, words }
    await emit(tx, waiverGiven, actor, { subject_id: row.id, ...pair, after }, { waiver_id: row.id })
    return findWaiver(tx, row.id)
  })

async function endCommissions(tx: Tx, rows: readonly CommissionRow[], { id, words }: WaiverRow, by: Actor) {
  for (const row of rows) {
    const set = { waiver_id: id, awaits_admin: null }
    await move(tx, { cycle: lifecycle, table: commissions, row, action: 'waive', by, comment: words, set })
  }
}

function pairOf(actor: Creditor, { sponsor_id, influencer_id }: NewWaiver): Pair {
  const sponsor = actor.kind === 'sponsor' ? actor.sponsor_id : sponsor_id
  const influencer = actor.kind === 'influencer' ? actor.influencer_id : influencer_id
  if (!sponsor) throw invalid('sponsor_id', 'required')
  if (!influencer) throw invalid('influencer_id', 'required')
  if ((sponsor_id && sponsor_id !== sponsor) || (influencer_id && influencer_id !== influencer)) throw notFound()
  return { sponsor_id: sponsor, influencer_id: influencer }
}

const sumStanding = (tx: Tx, pair: Pair, { stands, currency }: NewWaiver): Promise<CommissionRow[]> =>
  tx
    .select()
    .from(commissions)
    .where(
      and(
        eq(commissions.sponsor_id, pair.sponsor_id),
        eq(commissions.influencer_id, pair.influencer_id),
        eq(commissions.currency, currency),
        standsOn(stands),
      ),
    )
    .orderBy(asc(commissions.id))
const standsOn = (stands: Standing) => {
  const state = stands === 'pending' ? 'pending' : 'approved'
  return or(
    inState(commissions.state, state),
    and(inState(commissions.state, 'on_hold'), eq(commissions.held_from, state)),
  )
}

/** By whom it is owed to; an admin speaks for a party whose account was closed. */
async function assertCreditor(tx: Tx, actor: Creditor, pair: Pair, amount: number) {
  const creditor = creditorOf(amount)
  if (actor.kind === creditor) return
  if (actor.kind === 'admin' && (await isClosed(tx, creditor, pair))) return
  throw new Refusal('forbidden', 'not_creditor', { creditor })
}
async function isClosed(tx: Tx, side: Side, { sponsor_id, influencer_id }: Pair) {
  const closed =
    side === 'sponsor'
      ? tx.$count(sponsors, and(eq(sponsors.id, sponsor_id), isNotNull(sponsors.closed_at)))
      : tx.$count(influencers, and(eq(influencers.id, influencer_id), isNotNull(influencers.closed_at)))
  return (await closed) > 0
}

const waiversFrom = (db: Reader) =>
  db
    .select({
      waiver: waivers,
      sponsor: { id: sponsors.id, company_name: sponsors.company_name },
      influencer: { id: influencers.id, display_name: influencers.display_name },
    })
    .from(waivers)
    .innerJoin(sponsors, eq(sponsors.id, waivers.sponsor_id))
    .innerJoin(influencers, eq(influencers.id, waivers.influencer_id))
type WaiverWithParties = { waiver: WaiverRow } & Pick<Waiver, 'sponsor' | 'influencer'>
const present = ({ waiver, ...names }: WaiverWithParties): Waiver => ({
  ...omit(waiver, 'sponsor_id', 'influencer_id', 'user_id'),
  ...names,
})
export async function findWaiver(db: Reader, id: string): Promise<Waiver> {
  const [row] = await waiversFrom(db).where(eq(waivers.id, id))
  if (!row) throw notFound()
  return present(row)
}

function visibleTo(actor: Actor) {
  if (actor.kind === 'admin') return undefined
  if ('sponsor_id' in actor && actor.sponsor_id) return eq(waivers.sponsor_id, actor.sponsor_id)
  return eq(waivers.influencer_id, (actor as { influencer_id: string }).influencer_id)
}

type WaiverQuery = Parsed<typeof endpoints.list>['query']
export async function listWaivers({ db }: Kernel, actor: Actor, query: WaiverQuery) {
  const rows = await waiversFrom(db.read)
    .where(
      and(
        visibleTo(actor),
        query.sponsor_id ? eq(waivers.sponsor_id, query.sponsor_id) : undefined,
        query.influencer_id ? eq(waivers.influencer_id, query.influencer_id) : undefined,
        after(query.cursor, waivers.created_at, waivers.id),
      ),
    )
    .orderBy(desc(waivers.created_at), desc(waivers.id))
    .limit(query.limit + 1)
  const { data, next_cursor } = pageOf(rows, query.limit, ({ waiver }) => waiver)
  return { data: data.map(present), next_cursor }
}
