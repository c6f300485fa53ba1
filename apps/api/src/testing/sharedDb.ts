import { eq, type SQL, sql } from 'drizzle-orm'
import { Client } from 'pg'
import type { Db, Tx } from '../kernel/db/db.ts'
import { onPostgres } from '../kernel/db/engine.ts'
import { createPayees, payee, payees } from './payees.tables.ts'
import { testDb } from './testDb.ts'
import type { DbOptions } from '../kernel/db/tx.ts'
import { openDb } from '../kernel/db/open.ts'

/** A database that several processes write to, and `other`, which asks it past all of them; for tests on a server. */
export async function sharedDb() {
  const k = await testDb()
  await createPayees(k.db)
  const other = new Client({ connectionString: k.url })
  if (onPostgres) await other.connect()
  let names = 0
  return {
    db: k.db,
    url: k.url,
    other,
    async account() {
      const id = `acc${++names}`
      await k.db.write((tx) => tx.insert(payees).values({ ...payee(id, id), amount: 0 }))
      return id
    },
    async anotherProcess(limits: DbOptions['limits'] = {}): Promise<Db> {
      const { url, clock, newId, report } = k
      return openDb({ url, clock, newId, report, limits })
    },
    async end() {
      if (onPostgres) await other.end()
      await k.end()
    },
  }
}

export async function amountOf(db: Pick<Tx, 'select'>, id: string) {
  const [row] = await db.select({ amount: payees.amount }).from(payees).where(eq(payees.id, id))
  return row!.amount
}
export async function valueOf(tx: Tx, value: SQL) {
  const [row] = await tx.select({ value }).from(sql`(values (1)) as one`)
  return row!.value
}
/** Reads, and writes what it has read and one more: whoever is overtaken between the two loses somebody's addition. */
export async function addOne(tx: Tx, id: string, between: () => Promise<unknown> = async () => {}) {
  const amount = await amountOf(tx, id)
  await between()
  await tx
    .update(payees)
    .set({ amount: amount + 1 })
    .where(eq(payees.id, id))
}
