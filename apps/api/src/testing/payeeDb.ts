import { eq } from 'drizzle-orm'
import { createPayees, payees } from './payees.tables.ts'
import { testDb } from './testDb.ts'

/** A database with one table of payees, which belong to sponsors that nobody else uses. */
export async function payeeDb() {
  const k = await testDb()
  await createPayees(k.db)
  let sponsors = 0
  return {
    k,
    newSponsor: () => `spo${++sponsors}`,
    many: (sponsor: string) => k.db.read.$count(payees, eq(payees.sponsor_id, sponsor)),
  }
}
