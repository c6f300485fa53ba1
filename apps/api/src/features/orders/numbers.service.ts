import { eq } from 'drizzle-orm'
import { randomInt } from 'node:crypto'
import { slot, statement, type Tx } from '../../kernel/db.ts'
import { orders } from './orders.tables.ts'

// Without look-alikes: it is read aloud on the phone.
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const newNumber = () => `AFF-${Array.from({ length: 6 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`
const orderByNumber = statement('placing_by_number', (db) =>
  db
    .select({ id: orders.id })
    .from(orders)
    .where(eq(orders.number, slot('number'))),
)
export async function freeNumber(tx: Tx): Promise<string> {
  for (;;) {
    const number = newNumber()
    if ((await orderByNumber(tx, { number })).length === 0) return number
  }
}
