import { and, asc, eq, gt, isNotNull } from 'drizzle-orm'
import { setImmediate as turn } from 'node:timers/promises'
import type { Kernel } from '../kernel.ts'
import type { Sealed } from './secretKeys.ts'

const PAGE = 200
/**
 * Seals everything anew with the newest key of SECRET_KEYS, beside a running server: what somebody changed meanwhile is
 * left as it is, since it was sealed with that key. Answers how many values were sealed anew.
 */
export async function resealAll(kernel: Kernel, columns: readonly Sealed[]): Promise<number> {
  let count = 0
  for (const column of columns) count += await resealColumn(kernel, column)
  return count
}

async function resealColumn({ db, crypto }: Kernel, { of, id, sealed, place }: Sealed) {
  const newest = crypto.keysFor('mark of a key')[0]!.id
  let count = 0
  for (let last = ''; ;) {
    const where = and(isNotNull(sealed), gt(id, last))
    const rows = (await db.read.select().from(of).where(where).orderBy(asc(id)).limit(PAGE)) as Record<string, string>[]
    const old = rows.filter((row) => row[sealed.name]!.split('.')[1] !== newest)
    count += await db.write(async (tx) => {
      let changed = 0
      for (const row of old) {
        const before = row[sealed.name]!
        const of_row = place(row[id.name]!, row)
        const set = { [sealed.name]: crypto.seal(crypto.open(before, of_row), of_row) }
        const is = and(eq(id, row[id.name]), eq(sealed, before))
        changed += (await tx.update(of).set(set).where(is).returning()).length
      }
      return changed
    })
    if (rows.length < PAGE) return count
    last = rows.at(-1)![id.name]!
    await turn()
  }
}
