import { and, asc, gt, isNotNull, type SQL } from 'drizzle-orm'
import type { AnyColumn, AnyTable } from '../db/columns.ts'
import type { Crypto } from '../crypto.ts'
import { like, type Reader } from '../db/db.ts'
import type { Kernel } from '../kernel.ts'
import { secret_keys } from './secretKeys.tables.ts'

/** A column whose values are sealed, and the place each was sealed for. */
export type Sealed = {
  what: string
  of: AnyTable
  id: AnyColumn
  sealed: AnyColumn
  place(id: string, row: Record<string, unknown>): string
}
type Mark = { id: string; mark: string; forgotten_at: string | null }

const marksOf = (crypto: Crypto) =>
  crypto.keysFor('mark of a key').map(({ id, bytes }) => ({ id, mark: crypto.hash(bytes.toString('base64url')) }))

/** What is wrong with SECRET_KEYS for a database that was served with these keys, one line each. */
export function faultsOfKeys(marks: readonly Mark[], crypto: Crypto): string[] {
  const configured = new Map(marksOf(crypto).map(({ id, mark }) => [id, mark]))
  return marks
    .filter(({ id, mark, forgotten_at }) => !forgotten_at && configured.get(id) !== mark)
    .map(({ id }) =>
      configured.has(id)
        ? `SECRET_KEYS: key ${id} is not the key ${id} that this database was sealed with`
        : `SECRET_KEYS: key ${id} is missing, and this database holds what was sealed with it`,
    )
}

/**
 * Says what is wrong with SECRET_KEYS, or remembers its keys. A database that knows none yet is from an earlier
 * version: there the sealed rows themselves are asked.
 */
export async function registerKeys(kernel: Kernel, columns: readonly Sealed[]): Promise<string[]> {
  const { db, crypto } = kernel
  await forgetUnused(kernel, columns)
  const rows = await db.read.select().from(secret_keys)
  const faults = rows.length > 0 ? faultsOfKeys(rows, crypto) : await closedRows(db.read, crypto, columns)
  if (faults.length > 0) return faults
  const fresh = marksOf(crypto).filter(({ id }) => !rows.some((one) => one.id === id && !one.forgotten_at))
  if (fresh.length > 0)
    await db.write(async (tx) => {
      for (const { id, mark } of fresh) {
        const row = { mark, forgotten_at: null, created_at: tx.now }
        await tx
          .insert(secret_keys)
          .values({ id, ...row })
          .onConflictDoUpdate({ target: secret_keys.id, set: row })
      }
    })
  return []
}

/**
 * A key that was taken out of SECRET_KEYS is given up by itself where a newer one has taken over and nothing is sealed with
 * it any more, as after `reseal`. One that is newer than all that are configured is not: another process may use it.
 */
async function forgetUnused(kernel: Kernel, columns: readonly Sealed[]) {
  const configured = marksOf(kernel.crypto)
  const rows = await kernel.db.read.select().from(secret_keys)
  const since = rows.find(({ id, mark }) => id === configured[0]!.id && mark === configured[0]!.mark)?.created_at
  if (since === undefined) return
  const gone = rows.filter(
    (row) => !row.forgotten_at && row.created_at < since && !configured.some(({ id }) => id === row.id),
  )
  for (const { id } of gone) if (!(await isSealedWith(kernel.db.read, columns, id))) await forgetKey(kernel, id)
}

async function isSealedWith(db: Reader, columns: readonly Sealed[], key: string) {
  const start = `v1.${key}.`.replace(/[\\%_]/g, '\\$&')
  for (const { of, sealed } of columns) {
    const found = await db
      .select({ sealed })
      .from(of)
      .where(like(sealed, `${start}%`))
      .limit(1)
    if (found.length > 0) return true
  }
  return false
}

const PAGE = 500
/** The sealed rows that no key opens, by what they are and which key is missing. */
export async function closedRows(db: Reader, crypto: Crypto, columns: readonly Sealed[]): Promise<string[]> {
  const given_up = await db.select().from(secret_keys).where(isNotNull(secret_keys.forgotten_at))
  const forgottenIds = new Set(given_up.map(({ id }) => id))
  const faults: string[] = []
  for (const { what, of, id, sealed, place } of columns) {
    for (let last = ''; ;) {
      const where: SQL = and(isNotNull(sealed), gt(id, last))!
      const rows = (await db.select().from(of).where(where).orderBy(asc(id)).limit(PAGE)) as Record<string, string>[]
      for (const row of rows) {
        const text = row[sealed.name]!
        const key = text.split('.')[1] ?? ''
        if (!forgottenIds.has(key) && !opens(crypto, text, place(row[id.name]!, row)))
          faults.push(`${what} ${row[id.name]}: SECRET_KEYS has not the key ${key} that it was sealed with`)
      }
      if (rows.length < PAGE) break
      last = rows.at(-1)![id.name]!
    }
  }
  return faults
}

function opens(crypto: Crypto, text: string, place: string) {
  try {
    crypto.open(text, place)
    return true
  } catch {
    return false
  }
}

/** For a key that is lost for good: the server starts again, and what was sealed with it stays closed. */
export const forgetKey = ({ db, crypto }: Kernel, id: string) =>
  db.write(async (tx) => {
    if (marksOf(crypto).some((one) => one.id === id)) return false
    const row = { mark: '', forgotten_at: tx.now, created_at: tx.now }
    await tx
      .insert(secret_keys)
      .values({ id, ...row })
      .onConflictDoUpdate({ target: secret_keys.id, set: { forgotten_at: tx.now } })
    return true
  })
