import { timingSafeEqual } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { randomWord } from '../../../kernel/random.ts'
import { assignments, type AssignmentRow } from './couriers.tables.ts'

export const pickupPlace = (order_id: string) => `pick-up code of ${order_id}`
export const dropOffPlace = (order_id: string) => `drop-off code of ${order_id}`

const DIGITS = '0123456789'
export const newPickupCode = () => randomWord(DIGITS, 4)
export const newDropOffCode = () => randomWord(DIGITS, 6)

/** As typed by a person, who may put spaces between the digits. Takes as long for a wrong code as for the right one. */
export function isCode(typed: string, code: string) {
  const digits = Buffer.from(typed.replaceAll(/\s/g, ''))
  const expected = Buffer.from(code)
  return digits.length === expected.length && timingSafeEqual(digits, expected)
}

export async function assignmentOf(db: Reader, order_id: string): Promise<AssignmentRow | null> {
  const [row] = await db.select().from(assignments).where(eq(assignments.order_id, order_id))
  return row ?? null
}

export const pickupCode = ({ crypto }: Kernel, { order_id, pickup_code }: AssignmentRow) =>
  crypto.open(pickup_code, pickupPlace(order_id))
/** For the customer's page and for the comparison with what was typed, and for nothing else. */
export const dropOffCode = ({ crypto }: Kernel, { order_id, drop_off_code }: AssignmentRow) =>
  crypto.open(drop_off_code, dropOffPlace(order_id))
