import { and, eq, gt, lt, lte, or, sql } from 'drizzle-orm'
import { removeAll, type Stoppable } from '../../../kernel/db/batches.ts'
import { later } from '../../../kernel/clock.ts'
import type { Db, Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import type { Limit } from './attempts.rules.ts'
import { attempt_counters } from './credentials.tables.ts'

export { mailLimits, programLimits, proofLimits } from './attempts.rules.ts'

/**
 * Counts an attempt before it is made, so that a hundred at once cannot all be the fifth. Answers the seconds to
 * wait when one of the limits is reached: then nothing is tried, and nothing is counted. Whoever succeeds gives the
 * attempt back.
 */
export async function takeAttempt(tx: Tx, limits: Limit[]): Promise<number | null> {
  const keys: string[] = []
  for (const limit of limits) {
    if (await bump(tx, limit)) keys.push(limit.key)
    else {
      for (const key of keys) await takeBack(tx, key)
      return secondsLeft(tx, limit.key)
    }
  }
  return null
}

/** How often it was counted in the window that runs now. */
export async function attemptsMade(tx: Tx, key: string) {
  const [row] = await tx
    .select({ count: attempt_counters.count })
    .from(attempt_counters)
    .where(and(eq(attempt_counters.key, key), gt(attempt_counters.expires_at, tx.now)))
  return row?.count ?? 0
}

async function secondsLeft(tx: Tx, key: string) {
  const [row] = await tx.select().from(attempt_counters).where(eq(attempt_counters.key, key))
  return row ? Math.max(1, Math.ceil((Date.parse(row.expires_at) - Date.parse(tx.now)) / 1000)) : 1
}

/** A success forgives what this name failed at this address, and was never a failure of the others. */
export async function giveBack(tx: Tx, [own, ...others]: Limit[]) {
  if (own) await tx.delete(attempt_counters).where(eq(attempt_counters.key, own.key))
  for (const { key } of others) await takeBack(tx, key)
}

async function takeBack(tx: Tx, key: string) {
  const count = sql`case when ${attempt_counters.count} > 0 then ${attempt_counters.count} - 1 else 0 end`
  await tx.update(attempt_counters).set({ count }).where(eq(attempt_counters.key, key))
}

/** Refuses without asking anything when the limits are passed. */
export async function limitAttempts(db: Db, limits: Limit[]) {
  const retry_after = await db.write((tx) => takeAttempt(tx, limits), { isolation: 'read committed' })
  if (retry_after !== null) throw new Refusal('too_often', 'too_many_attempts', { retry_after })
}

export const forgetOldAttempts = (kernel: Kernel, of: Stoppable) =>
  removeAll(
    kernel,
    { from: attempt_counters, key: [attempt_counters.key], where: (now) => lte(attempt_counters.expires_at, now) },
    of,
  )

/** False when the limit is reached. One statement, so that simultaneous attempts are counted one after the other. */
async function bump(tx: Tx, { key, most, window }: Limit) {
  const fresh = { count: 1, started_at: tx.now, expires_at: later(tx.now, window) }
  const over = sql`${attempt_counters.expires_at} <= ${tx.now}`
  const rows = await tx
    .insert(attempt_counters)
    .values({ key, ...fresh })
    .onConflictDoUpdate({
      target: attempt_counters.key,
      set: {
        count: sql`case when ${over} then 1 else ${attempt_counters.count} + 1 end`,
        started_at: sql`case when ${over} then ${fresh.started_at} else ${attempt_counters.started_at} end`,
        expires_at: sql`case when ${over} then ${fresh.expires_at} else ${attempt_counters.expires_at} end`,
      },
      setWhere: or(over, lt(attempt_counters.count, most)),
    })
    .returning({ key: attempt_counters.key })
  return rows.length === 1
}
