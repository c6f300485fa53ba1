import type { Commission, commissions as endpoints, CommissionTotals } from '@affluence/contract/commissions'
import type { Parsed } from '@affluence/contract/endpoint'
import { and, desc, eq, gte, lt, type SQL } from 'drizzle-orm'
import type { Actor, AdminActor, SponsorActor } from '../../kernel/access.ts'
import { DAY, later } from '../../kernel/clock.ts'
import { type Reader, total } from '../../kernel/db.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { after, pageOf } from '../../kernel/list.ts'
import { notFound } from '../../kernel/refusal.ts'
import { without } from '../../kernel/without.ts'
import { influencers } from '../influencers/influencers.tables.ts'
import { sponsors } from '../sponsors/sponsors.tables.ts'
import { actionsFor } from './commissions.rules.ts'
import { holdCommission, rejectCommission, releaseCommission } from './commissions.service.ts'
import { type CommissionRow, commissions } from './commissions.tables.ts'

type Query = Parsed<typeof endpoints.list>['query']
export type Filter = Omit<Query, 'cursor' | 'limit'>

export function withinReach(actor: Actor): SQL | undefined {
  if (actor.kind === 'admin') return undefined
  if ('sponsor_id' in actor && actor.sponsor_id) return eq(commissions.sponsor_id, actor.sponsor_id)
  return eq(commissions.influencer_id, (actor as { influencer_id: string }).influencer_id)
}

export const commissionsWhere = (actor: Actor, query: Filter) =>
  and(
    withinReach(actor),
    query.state && eq(commissions.state, query.state),
    query.source && eq(commissions.source, query.source),
    query.influencer_id ? eq(commissions.influencer_id, query.influencer_id) : undefined,
    query.sponsor_id ? eq(commissions.sponsor_id, query.sponsor_id) : undefined,
    query.currency ? eq(commissions.currency, query.currency) : undefined,
    query.from ? gte(commissions.created_at, query.from) : undefined,
    query.to ? lt(commissions.created_at, later(`${query.to}T00:00:00.000Z`, DAY)) : undefined,
  )

type Found = {
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
    .innerJoin(influencers, eq(influencers.id, commissions.influencer_id))
    .innerJoin(sponsors, eq(sponsors.id, commissions.sponsor_id))

export const presentCommission = (actor: Actor, { commission, influencer, sponsor }: Found): Commission => ({
  ...without(commission, 'influencer_id', 'sponsor_id', 'held_from', 'refund_id', 'updated_at'),
  influencer,
  sponsor,
  actions: actor.kind === 'admin' || actor.kind === 'sponsor' ? actionsFor(commission) : [],
})

export async function listCommissions({ db: { read: db } }: Kernel, actor: Actor, query: Query) {
  const rows = await commissionsFrom(db)
    .where(and(commissionsWhere(actor, query), after(query.cursor, commissions.created_at, commissions.id)))
    .orderBy(desc(commissions.created_at), desc(commissions.id))
    .limit(query.limit + 1)
  const { data, next_cursor } = pageOf(rows, query.limit, ({ commission }) => commission)
  return { data: data.map((row) => presentCommission(actor, row)), next_cursor }
}

export async function getCommission({ db }: Kernel, actor: Actor, id: string) {
  const [found] = await commissionsFrom(db.read).where(and(eq(commissions.id, id), withinReach(actor)))
  if (!found) throw notFound()
  return presentCommission(actor, found)
}

/** What stands where, per currency; refused ones are in no figure. */
export async function totalCommissions({ db }: Kernel, actor: Actor, query: Filter) {
  const rows = await db.read
    .select({ currency: commissions.currency, state: commissions.state, amount: total(commissions.amount) })
    .from(commissions)
    .where(commissionsWhere(actor, query))
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

const acts = { hold: holdCommission, release: releaseCommission, reject: rejectCommission } as const
/** By a person, with a reason; what was taken back from it goes along. */
export async function decideCommission(
  kernel: Kernel,
  actor: SponsorActor | AdminActor,
  id: string,
  decision: { action: keyof typeof acts; reason: string },
) {
  await kernel.db.write(async (tx) => {
    const [row] = await tx
      .select()
      .from(commissions)
      .where(and(eq(commissions.id, id), withinReach(actor)))
    if (!row || row.reverses_id !== null) throw notFound()
    await acts[decision.action](tx, row, { by: actor, reason: decision.reason })
  })
  return getCommission(kernel, actor, id)
}
