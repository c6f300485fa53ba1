import { and, eq, gt, isNull, or } from 'drizzle-orm'
import type { Actor, CourierActor } from '../../../kernel/access.ts'
import { later } from '../../../kernel/clock.ts'
import { joinSlot, statement, type Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { emit } from '../../../kernel/work/work.ts'
import { limitAttempts } from '../../people/credentials/attempts.service.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { assertActive, findCourier, type ShopActor } from './courierRows.service.ts'
import { linkEnded, linkGiven } from './couriers.events.ts'
import { assignments, courier_rounds, type CourierRow, couriers } from './couriers.tables.ts'
import { AFTERWARDS, isAlive, wrongLinks } from './links.rules.ts'

type Client = Pick<CourierActor, 'ip' | 'user_agent'>

const byHash = statement('identify_courier', (db) =>
  db
    .select({
      round_id: courier_rounds.id,
      courier_id: couriers.id,
      dies_at: courier_rounds.dies_at,
      revoked_at: courier_rounds.revoked_at,
      active: couriers.active,
      shop_id: couriers.sponsor_id,
      approval: sponsors.approval,
      flagged_at: sponsors.flagged_at,
    })
    .from(courier_rounds)
    .innerJoin(couriers, eq(couriers.id, courier_rounds.courier_id))
    .innerJoin(sponsors, eq(sponsors.id, couriers.sponsor_id))
    .where(eq(courier_rounds.hash, joinSlot('hash'))),
)

/** Asked of the database at every request: a link that has ended opens nothing from the next one on. */
export async function courierOf(
  { db, crypto, clock }: Kernel,
  secret: string,
  client: Client,
): Promise<CourierActor | null> {
  const [row] = await byHash(db.read, { hash: crypto.hash(secret) })
  // A page that is still open under an ended link guesses nothing.
  if (!row) await limitAttempts(db, wrongLinks(client.ip))
  if (!row?.active || !isAlive(row, clock.now())) return null
  const { round_id, courier_id, shop_id, approval, flagged_at } = row
  return { ...client, kind: 'courier', round_id, courier_id, shop_id, approval, flagged: flagged_at !== null }
}

export async function currentRound(tx: Tx, courier_id: string) {
  const [row] = await tx
    .select()
    .from(courier_rounds)
    .where(and(eq(courier_rounds.courier_id, courier_id), isNull(courier_rounds.revoked_at)))
  return row && isAlive(row, tx.now) ? row : null
}

/** A new link to the courier's round; the one of before opens nothing any more. */
export async function newLink({ crypto, config }: Kernel, tx: Tx, by: ShopActor, courier: CourierRow) {
  const { id: courier_id } = courier
  const before = await currentRound(tx, courier_id)
  await revoke(tx, courier_id)
  const secret = crypto.token()
  await tx.insert(courier_rounds).values({
    id: tx.newId('rnd'),
    courier_id,
    hash: crypto.hash(secret),
    began_at: before?.began_at ?? tx.now,
    created_at: tx.now,
  })
  await noteEnd(tx, courier_id)
  await emit(tx, linkGiven, by, { subject_id: courier_id, sponsor_id: courier.sponsor_id }, { courier_id })
  return new URL(`/courier#${secret}`, config.PUBLIC_URL).href
}

export const giveLink = (kernel: Kernel, actor: ShopActor, id: string) =>
  kernel.db.write(async (tx) => {
    const courier = await findCourier(tx, actor, id)
    assertActive(courier)
    return { courier_url: await newLink(kernel, tx, actor, courier) }
  })

export const endLink = ({ db }: Kernel, actor: ShopActor, id: string) =>
  db.write(async (tx) => revokeLink(tx, actor, await findCourier(tx, actor, id)))

export async function revokeLink(tx: Tx, by: Actor | null, { id: courier_id, sponsor_id }: CourierRow) {
  if (await revoke(tx, courier_id))
    await emit(tx, linkEnded, by, { subject_id: courier_id, sponsor_id }, { courier_id })
}

async function revoke(tx: Tx, courier_id: string) {
  const rows = await tx
    .update(courier_rounds)
    .set({ revoked_at: tx.now })
    .where(and(eq(courier_rounds.courier_id, courier_id), isNull(courier_rounds.revoked_at)))
    .returning({ id: courier_rounds.id })
  return rows.length > 0
}

export const openOrders = (tx: Tx, courier_id: string) =>
  tx.$count(assignments, and(eq(assignments.courier_id, courier_id), isNull(assignments.ended_at)))

/** A link without an open order lives on for a while, so that what was kept on the way can still arrive. */
export async function noteEnd(tx: Tx, courier_id: string) {
  const dies_at = (await openOrders(tx, courier_id)) > 0 ? null : later(tx.now, AFTERWARDS)
  await tx
    .update(courier_rounds)
    .set({ dies_at })
    .where(
      and(
        eq(courier_rounds.courier_id, courier_id),
        isNull(courier_rounds.revoked_at),
        or(isNull(courier_rounds.dies_at), gt(courier_rounds.dies_at, tx.now)),
      ),
    )
}
