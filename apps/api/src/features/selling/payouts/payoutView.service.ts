import type { Parsed } from '@affluence/contract/endpoint'
import type { Payout, payouts as endpoints } from '@affluence/contract/payouts'
import { and, asc, desc, eq } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import { type Reader, unindexed } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { after, pageOf } from '../../../kernel/db/list.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { omit } from '../../../kernel/omit.ts'
import { commissionsFrom, presentCommission } from '../commissions/commissionView.service.ts'
import { commissions } from '../commissions/commissions.tables.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { actionsFor } from './payouts.rules.ts'
import { type PayoutRow, payouts } from './payouts.tables.ts'

function visibleTo(actor: Actor) {
  if (actor.kind === 'admin') return undefined
  if ('sponsor_id' in actor && actor.sponsor_id) return eq(payouts.sponsor_id, actor.sponsor_id)
  return eq(payouts.influencer_id, (actor as { influencer_id: string }).influencer_id)
}

const payoutsFrom = (db: Reader) =>
  db
    .select({
      payout: payouts,
      influencer: { id: influencers.id, display_name: influencers.display_name },
      sponsor: { id: sponsors.id, company_name: sponsors.company_name },
    })
    .from(payouts)
    .innerJoin(influencers, eq(influencers.id, unindexed(payouts.influencer_id)))
    .innerJoin(sponsors, eq(sponsors.id, unindexed(payouts.sponsor_id)))

export async function findWhole(db: Reader, actor: Actor, id: string) {
  const [row] = await payoutsFrom(db).where(and(eq(payouts.id, id), visibleTo(actor)))
  if (!row) throw notFound()
  return row
}
export type FoundPayout = Awaited<ReturnType<typeof findWhole>>
export const findPayout = async (db: Reader, actor: Actor, id: string): Promise<PayoutRow> =>
  (await findWhole(db, actor, id)).payout

const present = (actor: Actor, { payout, influencer, sponsor }: FoundPayout): Payout => ({
  ...omit(payout, 'influencer_id', 'sponsor_id', 'created_by', 'updated_at'),
  influencer,
  sponsor,
  actions: actionsFor(payout, actor.kind),
})

export const presentPayout = async (db: Reader, actor: Actor, { id }: PayoutRow) =>
  present(actor, await findWhole(db, actor, id))

export const commissionsOf = (db: Reader, payout_id: string) =>
  commissionsFrom(db)
    .where(eq(commissions.payout_id, payout_id))
    .orderBy(asc(commissions.created_at), asc(commissions.id))

export async function getPayout({ db, clock }: Kernel, actor: Actor, id: string) {
  const payout = await findWhole(db.read, actor, id)
  const rows = await commissionsOf(db.read, id)
  return { ...present(actor, payout), commissions: rows.map((row) => presentCommission(actor, row, clock.now())) }
}

type PayoutQuery = Parsed<typeof endpoints.list>['query']
export async function listPayouts({ db }: Kernel, actor: Actor, query: PayoutQuery) {
  const rows = await payoutsFrom(db.read)
    .where(
      and(
        visibleTo(actor),
        query.state && eq(payouts.state, query.state),
        query.influencer_id ? eq(payouts.influencer_id, query.influencer_id) : undefined,
        query.sponsor_id ? eq(payouts.sponsor_id, query.sponsor_id) : undefined,
        after(query.cursor, payouts.created_at, payouts.id),
      ),
    )
    .orderBy(desc(payouts.created_at), desc(payouts.id))
    .limit(query.limit + 1)
  const { data, next_cursor } = pageOf(rows, query.limit, ({ payout }) => payout)
  return { data: data.map((row) => present(actor, row)), next_cursor }
}
