import type { ChangeCourier, Courier, couriers as endpoints, CreateCourier } from '@affluence/contract/couriers'
import type { Parsed } from '@affluence/contract/endpoint'
import { and, asc, count, eq, inArray, isNull } from 'drizzle-orm'
import { sellerOf } from '../../../kernel/access.ts'
import { containing, like, type Reader, searchText } from '../../../kernel/db/db.ts'
import { afterKey, pageByKey } from '../../../kernel/db/list.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { omit } from '../../../kernel/omit.ts'
import { emit } from '../../../kernel/work/work.ts'
import { courierChanged, courierCreated } from './couriers.events.ts'
import { assignments, courier_rounds, type CourierRow, couriers } from './couriers.tables.ts'
import { findCourier, type ShopActor } from './courierRows.service.ts'
import { isAlive } from './links.rules.ts'
import { revokeLink } from './links.service.ts'

type Query = Parsed<typeof endpoints.list>['query']
export async function listCouriers(kernel: Kernel, actor: ShopActor, query: Query) {
  const rows = await kernel.db.read
    .select()
    .from(couriers)
    .where(
      and(
        eq(couriers.sponsor_id, sellerOf(actor)),
        query.q ? like(couriers.name_key, containing(searchText(query.q))) : undefined,
        query.active === undefined ? undefined : eq(couriers.active, query.active),
        afterKey(query.cursor, couriers.name_key, couriers.id, 'asc'),
      ),
    )
    .orderBy(asc(couriers.name_key), asc(couriers.id))
    .limit(query.limit + 1)
  const { data, next_cursor } = pageByKey(rows, query.limit, ({ name_key }) => name_key)
  return { data: await presentAll(kernel, kernel.db.read, data), next_cursor }
}

export const getCourier = async (kernel: Kernel, actor: ShopActor, id: string) =>
  present(kernel, kernel.db.read, await findCourier(kernel.db.read, actor, id))

export const createCourier = (kernel: Kernel, actor: ShopActor, input: CreateCourier) =>
  kernel.db.write(async (tx) => {
    const sponsor_id = sellerOf(actor)
    const times = { created_at: tx.now, updated_at: tx.now }
    const id = tx.newId('cou')
    const row: CourierRow = { id, sponsor_id, ...input, name_key: searchText(input.name), active: true, ...times }
    await tx.insert(couriers).values(row)
    await emit(tx, courierCreated, actor, { subject_id: id, sponsor_id, after: { active: true } }, { courier_id: id })
    return present(kernel, tx, row)
  })

export const changeCourier = (kernel: Kernel, actor: ShopActor, id: string, change: ChangeCourier) =>
  kernel.db.write(async (tx) => {
    const row = await findCourier(tx, actor, id)
    const changed = { ...row, ...change, updated_at: tx.now }
    const after = { ...changed, name_key: searchText(changed.name) }
    await tx.update(couriers).set(omit(after, 'id')).where(eq(couriers.id, id))
    if (!after.active) await revokeLink(tx, actor, row)
    // Audit rows stay for ever: names and numbers of couriers do not.
    const about = {
      subject_id: id,
      sponsor_id: row.sponsor_id,
      before: { active: row.active },
      after: { active: after.active, fields: Object.keys(change) },
    }
    await emit(tx, courierChanged, actor, about, { courier_id: id })
    return present(kernel, tx, after)
  })

async function present(kernel: Kernel, db: Reader, row: CourierRow): Promise<Courier> {
  const [shown] = await presentAll(kernel, db, [row])
  return shown!
}

async function presentAll({ clock }: Kernel, db: Reader, rows: readonly CourierRow[]): Promise<Courier[]> {
  const ids = rows.map(({ id }) => id)
  const now = clock.now()
  const open = await db
    .select({ id: assignments.courier_id, count: count() })
    .from(assignments)
    .where(and(inArray(assignments.courier_id, ids), isNull(assignments.ended_at)))
    .groupBy(assignments.courier_id)
  const links = await db
    .select()
    .from(courier_rounds)
    .where(and(inArray(courier_rounds.courier_id, ids), isNull(courier_rounds.revoked_at)))
  const openOf = new Map(open.map((one) => [one.id, one.count]))
  const linked = new Set(links.filter((round) => isAlive(round, now)).map(({ courier_id }) => courier_id))
  return rows.map((row) => ({
    ...omit(row, 'sponsor_id', 'name_key'),
    open_orders: openOf.get(row.id) ?? 0,
    has_link: linked.has(row.id),
  }))
}
