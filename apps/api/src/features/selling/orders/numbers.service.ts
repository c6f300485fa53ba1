import { eq } from 'drizzle-orm'
import { slot, statement, type Tx } from '../../../kernel/db/db.ts'
import { randomWord } from '../../../kernel/random.ts'
import { orders } from '../sale/sale.tables.ts'

// Without look-alikes: it is read aloud on the phone.
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const newNumber = () => `AFF-${randomWord(LETTERS, 6)}`
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
