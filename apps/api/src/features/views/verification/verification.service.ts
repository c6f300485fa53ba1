import { setImmediate as turn } from 'node:timers/promises'
import { asc, gt } from 'drizzle-orm'
import type { AnyTable } from '../../../kernel/db/columns.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Check, Difference, Find } from '../../../kernel/db/consistency.ts'
import { postings } from '../../selling/ledger/ledger.tables.ts'

export type Checked = { checked: Record<string, number>; differences: Difference[] }

const PAGE = 500
/** Row by row in pages, so that a large book can be checked while it is written to. */
async function inPages(db: Reader, of: AnyTable, find: Find): Promise<{ rows: number; found: Difference[] }> {
  const id = (of as unknown as { id: Parameters<typeof asc>[0] & Parameters<typeof gt>[0] }).id
  const differences: Difference[] = []
  let count = 0
  for (let last = ''; ;) {
    const rows = (await db.select().from(of).where(gt(id, last)).orderBy(asc(id)).limit(PAGE)) as { id: string }[]
    if (rows.length > 0)
      differences.push(
        ...(await find(
          db,
          rows.map((row) => row.id),
          rows,
        )),
      )
    count += rows.length
    if (rows.length < PAGE) return { rows: count, found: differences }
    last = rows.at(-1)!.id
    await turn()
  }
}

/**
 * Recomputes every figure that is kept twice, each by the check of its feature, and names whatever differs. While others write, a figure may be read
 * before and its rows after a change: only what differs twice does.
 */
export async function verifyBooks(db: Reader, checks: readonly Check[]): Promise<Checked> {
  const first = await checkAll(db, checks)
  if (first.differences.length === 0) return first
  const again = await checkAll(db, checks)
  const alreadyFound = new Set(first.differences.map(({ what, key }) => `${what} ${key}`))
  return { ...again, differences: again.differences.filter(({ what, key }) => alreadyFound.has(`${what} ${key}`)) }
}

async function checkAll(db: Reader, checks: readonly Check[]): Promise<Checked> {
  const differences: Difference[] = []
  const checked: Record<string, number> = { postings: await db.$count(postings) }
  for (const check of checks) {
    if ('find' in check) differences.push(...(await check.find(db)))
    else {
      const { rows, found } = await inPages(db, check.of, check.findIn)
      checked[check.name] = rows
      differences.push(...found)
    }
  }
  return { checked, differences }
}
