import { eq } from 'drizzle-orm'
import type { CourierActor } from '../../../kernel/access.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import { invalid, Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { codesLocked } from './couriers.events.ts'
import { afterWrong, lockedUntil, noTries } from './codes.rules.ts'
import { isCode } from './codes.service.ts'
import { type AssignmentRow, assignments, courier_rounds } from './couriers.tables.ts'

type Trying = { actor: CourierActor; input: { code?: string | undefined }; assignment: AssignmentRow }
/**
 * Compares what was typed. Wrong codes are counted for the order and for the link, so that neither another order nor
 * another link gives more tries. The refusal is answered and not thrown: the count must stay.
 */
export async function checkCode(tx: Tx, { actor, input, assignment }: Trying, code: string): Promise<Refusal | null> {
  const [link] = await tx.select().from(courier_rounds).where(eq(courier_rounds.id, actor.round_id))
  const locks = [assignment, link!].flatMap((one) => lockedUntil(one, tx.now) ?? [])
  if (locks.length > 0) return locked(locks.toSorted().at(-1)!, tx.now)
  if (!input.code) return invalid('code', 'code_required')
  const isRight = isCode(input.code, code)
  const after = (one: typeof assignment | NonNullable<typeof link>) => (isRight ? noTries : afterWrong(one, tx.now))
  await tx.update(assignments).set(after(assignment)).where(eq(assignments.order_id, assignment.order_id))
  await tx.update(courier_rounds).set(after(link!)).where(eq(courier_rounds.id, link!.id))
  if (isRight) return null
  if (after(assignment).locked_until || after(link!).locked_until) await tellLock(tx, actor, assignment)
  return invalid('code', 'wrong_code')
}

async function tellLock(tx: Tx, actor: CourierActor, { order_id, sponsor_id, courier_id }: AssignmentRow) {
  await emit(tx, codesLocked, actor, { subject_id: order_id, sponsor_id }, { order_id, courier_id })
}

const locked = (locked_until: string, now: string) =>
  new Refusal('too_often', 'code_locked', {
    locked_until,
    retry_after: Math.max(1, Math.ceil((Date.parse(locked_until) - Date.parse(now)) / 1000)),
  })
