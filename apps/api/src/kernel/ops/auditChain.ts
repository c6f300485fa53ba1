import { setImmediate as turn } from 'node:timers/promises'
import { and, asc, desc, eq, gt, isNotNull, isNull } from 'drizzle-orm'
import type { Crypto } from '../crypto.ts'
import type { Reader } from '../db/db.ts'
import { canonical } from '../http/idempotency.ts'
import type { Kernel } from '../kernel.ts'
import { type AuditRow, audit_log } from '../work/work.tables.ts'

const BATCH = 200
const PURPOSE = 'audit chain'
type Link = { position: number; hash: string }

const linkOf = ({ hash: _, position: __, ...row }: AuditRow, position: number, before: string) =>
  canonical([position, before, row])

/**
 * Gives audit rows their place in a chain of signed hashes. It is done by the worker just after the commit, one holder
 * at a time: inside each transaction, the end of the chain would be a row that all of them read and move, and on
 * PostgreSQL they would collide there. A row is open to a silent change until then, which is less than a second.
 */
export const chainAudit = ({ db, crypto }: Kernel): Promise<number> =>
  db.write(async (tx) => {
    const fresh = await tx
      .select()
      .from(audit_log)
      .where(isNull(audit_log.position))
      .orderBy(asc(audit_log.id))
      .limit(BATCH)
    if (fresh.length === 0) return 0
    let { position, hash } = await endOf(tx)
    for (const row of fresh) {
      position += 1
      hash = crypto.sign(PURPOSE, linkOf(row, position, hash))
      await tx.update(audit_log).set({ position, hash }).where(eq(audit_log.id, row.id))
    }
    return fresh.length
  })

async function endOf(db: Reader): Promise<Link> {
  const [last] = await db
    .select({ position: audit_log.position, hash: audit_log.hash })
    .from(audit_log)
    .where(isNotNull(audit_log.position))
    .orderBy(desc(audit_log.position))
    .limit(1)
  return { position: last?.position ?? 0, hash: last?.hash ?? '' }
}

/** Walks the chain from its start and names the first row that was changed, removed or put in between. */
export async function verifyAudit(db: Reader, crypto: Crypto): Promise<{ rows: number; faults: string[] }> {
  let rows = 0
  let before = ''
  for (let page: AuditRow[] = []; ;) {
    page = await db
      .select()
      .from(audit_log)
      .where(and(isNotNull(audit_log.position), gt(audit_log.position, rows)))
      .orderBy(asc(audit_log.position))
      .limit(BATCH)
    for (const row of page) {
      if (row.position !== rows + 1) return { rows, faults: [`audit_log: row ${rows + 1} of the chain is missing`] }
      if (!crypto.verify(PURPOSE, linkOf(row, row.position, before), row.hash ?? ''))
        return { rows, faults: [`audit_log ${row.id}: row ${row.position} of the chain was changed`] }
      before = row.hash!
      rows += 1
    }
    if (page.length < BATCH) return { rows, faults: [] }
    await turn()
  }
}
