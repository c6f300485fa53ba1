import type { Commission, commissions as endpoints, CommissionTotals } from '@affluence/contract/commissions'
import type { Parsed } from '@affluence/contract/endpoint'
import { and, desc, eq, gte, isNotNull, lt } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import { instantsOf } from '../../../kernel/days.ts'
import { filtered, type Reader, type Slotted, total, unindexed } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { afterCursor, is, keyIn, matching, pageOf, type Value } from '../../../kernel/db/list.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { omit } from '../../../kernel/omit.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { actionsFor } from './commissions.rules.ts'
import { type CommissionRow, commissions } from './commissions.tables.ts'
import { reasonsFor } from './reasons.service.ts'

type CommissionQuery = Parsed<typeof endpoints.list>['query']
export type Filter = Omit<CommissionQuery, 'cursor' | 'limit'>

const fitting = matching({
  of_sponsor: is(commissions.sponsor_id),
  of_influencer: is(commissions.influencer_id),
  state: is(commissions.state),
  source: is(commissions.source),
  influencer_id: is(commissions.influencer_id),
  sponsor_id: is(commissions.sponsor_id),
  currency: is(commissions.currency),
  from: (at: Value<string>) => gte(commissions.created_at, at),
  awaits: (_: Value<'admin'>) => isNotNull(commissions.awaits_admin),
  before: (at: Value<string>) => lt(commissions.created_at, at),
})
function partyOf(actor: Actor): { of_sponsor?: string; of_influencer?: string } {
  if (actor.kind === 'admin') return {}
  if ('sponsor_id' in actor && actor.sponsor_id) return { of_sponsor: actor.sponsor_id }
  return { of_influencer: (actor as { influencer_id: string }).influencer_id }
}
export const visibleTo = (actor: Actor) => fitting(partyOf(actor))
const wantedBy = (actor: Actor, { state, source, influencer_id, sponsor_id, currency, from, to, awaits }: Filter) => ({
  ...partyOf(actor),
  state,
  source,
  influencer_id,
  sponsor_id,
  currency,
  awaits,
  ...instantsOf(actor, { from, to }),
})

type CommissionWithParties = {
  commission: CommissionRow
  influencer: { id: string; display_name: string }
  sponsor: { id: string; company_name: string }
}
export const commissionsFrom = (db: Reader) =>
  db
    .select({
      commission: commissions,
      influencer: { id: influencers.id, display_name: influencers.display_name },
      sponsor: { id: sponsors.id, company_name: sponsors.company_name },
    })
    .from(commissions)
    .innerJoin(influencers, eq(influencers.id, unindexed(commissions.influencer_id)))
    .innerJoin(sponsors, eq(sponsors.id, unindexed(commissions.sponsor_id)))

export const presentCommission = (
  actor: Actor,
  { commission, influencer, sponsor }: CommissionWithParties,
  now: string,
  reasons: ReadonlyMap<string, string | null> = new Map(),
): Commission => ({
  ...omit(commission, 'influencer_id', 'sponsor_id', 'held_from', 'refund_id', 'updated_at'),
  influencer,
  sponsor,
  reason: reasons.get(commission.id) ?? null,
  actions: actionsFor(commission, actor.kind, now),
})

type ListParams = ReturnType<typeof wantedBy> & { value?: string | number; last?: string; most: number }
const commissionsList = filtered('commissions_list', (db, { value, last, most, ...filters }: Slotted<ListParams>) =>
  commissionsFrom(db)
    .where(and(fitting(filters), afterCursor(commissions.created_at, commissions.id, [value, last], 'desc')))
    .orderBy(desc(commissions.created_at), desc(commissions.id))
    .limit(most),
)

export async function listCommissions({ db: { read: db }, clock }: Kernel, actor: Actor, query: CommissionQuery) {
  const { cursor, limit } = query
  const values = { ...wantedBy(actor, query), ...keyIn(cursor, commissions.created_at), most: limit + 1 }
  const { data, next_cursor } = pageOf(await commissionsList(db, '', values), limit, ({ commission }) => commission)
  const reasons = await reasonsFor(
    db,
    data.map(({ commission }) => commission),
  )
  return { data: data.map((row) => presentCommission(actor, row, clock.now(), reasons)), next_cursor }
}

export async function getCommission({ db, clock }: Kernel, actor: Actor, id: string) {
  const [row] = await commissionsFrom(db.read).where(and(eq(commissions.id, id), visibleTo(actor)))
  if (!row) throw notFound()
  return presentCommission(actor, row, clock.now(), await reasonsFor(db.read, [row.commission]))
}

/** What stands where, per currency; refused ones are in no figure. */
export async function totalCommissions({ db }: Kernel, actor: Actor, query: Filter) {
  const rows = await db.read
    .select({ currency: commissions.currency, state: commissions.state, amount: total(commissions.amount) })
    .from(commissions)
    .where(fitting(wantedBy(actor, query)))
    .groupBy(commissions.currency, commissions.state)
    .orderBy(commissions.currency)
  const data = [...Map.groupBy(rows, ({ currency }) => currency)].map(([currency, states]): CommissionTotals => {
    const of = (state: string) => states.find((row) => row.state === state)?.amount ?? 0
    const [pending, approved, in_payout] = [of('pending'), of('approved'), of('in_payout')]
    const [paid, on_hold] = [of('paid'), of('on_hold')]
    return {
      currency,
      pending,
      approved,
      in_payout,
      paid,
      on_hold,
      total: pending + approved + in_payout + paid + on_hold,
    }
  })
  return { data }
}
