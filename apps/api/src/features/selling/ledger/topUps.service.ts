import type { Parsed } from '@affluence/contract/endpoint'
import type { TopUp, ledger as endpoints } from '@affluence/contract/ledger'
import { and, desc, eq } from 'drizzle-orm'
import type { z } from 'zod'
import type { Actor, AdminActor, SponsorActor } from '../../../kernel/access.ts'
import { inState, type Reader, type Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { after, pageOf } from '../../../kernel/db/list.ts'
import { move, recordStep } from '../../../kernel/db/move.ts'
import { invalid, notFound, Refusal } from '../../../kernel/refusal.ts'
import { omit } from '../../../kernel/omit.ts'
import { emit } from '../../../kernel/work/work.ts'
import { limitsIn, readSettings } from '../../platform/settings/settings.service.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import * as facts from './ledger.events.ts'
import { topUp as topUpBooking, walletRefund } from './ledger.rules.ts'
import { balanceOf, book } from './ledger.service.ts'
import { top_ups, type TopUpRow } from './ledger.tables.ts'
import { actionsFor, lifecycle } from './topUps.rules.ts'

type Party = SponsorActor | AdminActor
type View = z.output<typeof TopUp>
const aboutTopUp = ({ id, sponsor_id }: TopUpRow) => ({ subject_id: id, sponsor_id })
const visibleTo = (actor: Actor) => (actor.kind === 'sponsor' ? eq(top_ups.sponsor_id, actor.sponsor_id) : undefined)

const topUpsFrom = (db: Reader) =>
  db
    .select({ top_up: top_ups, sponsor: { id: sponsors.id, company_name: sponsors.company_name } })
    .from(top_ups)
    .innerJoin(sponsors, eq(sponsors.id, top_ups.sponsor_id))

async function findTopUp(db: Reader, actor: Party, id: string) {
  const [row] = await topUpsFrom(db).where(and(eq(top_ups.id, id), visibleTo(actor)))
  if (!row) throw notFound()
  return row
}
type TopUpWithSponsor = Awaited<ReturnType<typeof findTopUp>>
const present = (actor: Party, { top_up, sponsor }: TopUpWithSponsor): View => ({
  ...omit(top_up, 'sponsor_id', 'requested_by', 'decided_by', 'updated_at'),
  sponsor,
  actions: actionsFor(top_up.state, actor.kind),
})

type TopUpInput = Parsed<typeof endpoints.askTopUp>['body']
export const askTopUp = (kernel: Kernel, actor: SponsorActor, input: TopUpInput) =>
  kernel.db.write(async (tx) => {
    const [sponsor] = await tx.select().from(sponsors).where(eq(sponsors.id, actor.sponsor_id))
    if (!sponsor) throw notFound()
    if (input.currency && input.currency !== sponsor.currency)
      throw invalid('currency', 'currency_mismatch', { currency: sponsor.currency })
    const { currency } = sponsor
    const { minimum_top_up, maximum_top_up } = limitsIn(await readSettings(tx), currency)
    if (input.amount < minimum_top_up) throw invalid('amount', 'below_minimum', { minimum: minimum_top_up, currency })
    if (input.amount > maximum_top_up) throw invalid('amount', 'above_maximum', { maximum: maximum_top_up, currency })
    return request(tx, actor, sponsor, { ...input, direction: 'in' })
  })

type AskedBack = Parsed<typeof endpoints.askRefund>['body']
/** What the wallet holds goes back once an admin has sent it. */
export const askRefund = (kernel: Kernel, actor: SponsorActor, { amount, reference }: AskedBack) =>
  kernel.db.write(async (tx) => {
    const [sponsor] = await tx.select().from(sponsors).where(eq(sponsors.id, actor.sponsor_id))
    if (!sponsor) throw notFound()
    const { id: sponsor_id, currency } = sponsor
    const available = await balanceOf(tx, { account: 'sponsor_wallet', sponsor_id, influencer_id: null }, currency)
    const required = amount ?? available
    if (required <= 0 || required > available)
      throw new Refusal('payment', 'insufficient_funds', {
        required,
        available,
        currency,
        shortfall: required - available,
      })
    return request(tx, actor, sponsor, { amount: required, reference, direction: 'out' })
  })

type NewTopUp = Pick<TopUpRow, 'amount' | 'direction'> & { method?: string | undefined; reference?: string | undefined }
async function request(tx: Tx, actor: SponsorActor, sponsor: typeof sponsors.$inferSelect, input: NewTopUp) {
  const id = tx.newId('top')
  await tx.insert(top_ups).values({
    id,
    sponsor_id: sponsor.id,
    direction: input.direction,
    amount: input.amount,
    currency: sponsor.currency,
    method: input.method || null,
    reference: input.reference || null,
    state: 'requested',
    requested_by: actor.user_id,
    created_at: tx.now,
    updated_at: tx.now,
  })
  const row = await findTopUp(tx, actor, id)
  await recordStep(tx, { subject_id: id, from: null, to: 'requested', action: 'ask', by: actor })
  await emit(tx, facts.topUpRequested, actor, aboutTopUp(row.top_up), { top_up_id: id })
  return present(actor, row)
}

const eventOfAction = {
  confirm: facts.topUpConfirmed,
  refuse: facts.topUpRefused,
  cancel: facts.topUpCancelled,
} as const
/** Confirmed, the money is in the wallet or out of it with the same commit, once. */
export const decideTopUp = (
  kernel: Kernel,
  actor: Party,
  id: string,
  action: keyof typeof eventOfAction,
  reason?: string,
) =>
  kernel.db.write(async (tx) => {
    const row = await findTopUp(tx, actor, id)
    const set = { reason: reason ?? null, decided_by: actor.user_id, decided_at: tx.now }
    const comment = reason ?? null
    const top_up = await move(tx, {
      cycle: lifecycle,
      table: top_ups,
      row: row.top_up,
      action,
      by: actor,
      set,
      comment,
    })
    if (action === 'confirm') await book(tx, top_up.direction === 'in' ? topUpBooking(top_up) : walletRefund(top_up))
    const after = { state: top_up.state, direction: top_up.direction, amount: top_up.amount, reason: comment }
    await emit(tx, eventOfAction[action], actor, { ...aboutTopUp(top_up), after }, { top_up_id: id })
    return present(actor, { ...row, top_up })
  })

type TopUpQuery = Parsed<typeof endpoints.topUps>['query']
export async function listTopUps({ db }: Kernel, actor: Party, query: TopUpQuery) {
  const rows = await topUpsFrom(db.read)
    .where(
      and(
        visibleTo(actor),
        query.state && inState(top_ups.state, query.state),
        query.sponsor_id ? eq(top_ups.sponsor_id, query.sponsor_id) : undefined,
        after(query.cursor, top_ups.created_at, top_ups.id),
      ),
    )
    .orderBy(desc(top_ups.created_at), desc(top_ups.id))
    .limit(query.limit + 1)
  const { data, next_cursor } = pageOf(rows, query.limit, ({ top_up }) => top_up)
  return { data: data.map((row) => present(actor, row)), next_cursor }
}
