import { eq, inArray, lte, sql } from 'drizzle-orm'
import { later } from '../../kernel/clock.ts'
import type { Db, Tx } from '../../kernel/db.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { Limit } from './attempts.rules.ts'
import { attempt_counters } from './credentials.tables.ts'

export { mailLimits, programLimits, proofLimits, signInLimits } from './attempts.rules.ts'

/**
 * Counts an attempt before it is made, so that a hundred at once cannot all be the fifth. Answers the seconds to
 * wait when one of the limits is passed. Whoever succeeds gives the attempt back.
 */
export async function takeAttempt(tx: Tx, limits: Limit[]): Promise<number | null> {
  let wait: number | null = null
  for (const { key, most, window } of limits) {
    const { count, expires_at } = await bump(tx, key, window)
    const left = Math.ceil((Date.parse(expires_at) - Date.parse(tx.now)) / 1000)
    if (count > most) wait = Math.max(wait ?? 1, left)
  }
  return wait
}

/** A success forgives what this name failed at this address, and was never a failure of the others. */
export async function giveBack(tx: Tx, [own, ...others]: Limit[]) {
  if (own) await tx.delete(attempt_counters).where(eq(attempt_counters.key, own.key))
  for (const { key } of others) {
    const count = sql`case when ${attempt_counters.count} > 0 then ${attempt_counters.count} - 1 else 0 end`
    await tx.update(attempt_counters).set({ count }).where(eq(attempt_counters.key, key))
  }
}

/** Refuses without asking anything when the limits are passed. */
export async function limitAttempts(db: Db, limits: Limit[]) {
  const retry_after = await db.write((tx) => takeAttempt(tx, limits), { isolation: 'read committed' })
  if (retry_after !== null) throw new Refusal('too_often', 'too_many_attempts', { retry_after })
}

export async function forgetOldAttempts(db: Db, now: string) {
  await db.write(async (tx) => {
    const old = tx
      .select({ key: attempt_counters.key })
      .from(attempt_counters)
      .where(lte(attempt_counters.expires_at, now))
    await tx.delete(attempt_counters).where(inArray(attempt_counters.key, old))
  })
}

async function bump(tx: Tx, key: string, window: number) {
  const fresh = { count: 1, started_at: tx.now, expires_at: later(tx.now, window) }
  const over = sql`${attempt_counters.expires_at} <= ${tx.now}`
  const [row] = await tx
    .insert(attempt_counters)
    .values({ key, ...fresh })
    .onConflictDoUpdate({
      target: attempt_counters.key,
      set: {
        count: sql`case when ${over} then 1 else ${attempt_counters.count} + 1 end`,
        started_at: sql`case when ${over} then ${fresh.started_at} else ${attempt_counters.started_at} end`,
        expires_at: sql`case when ${over} then ${fresh.expires_at} else ${attempt_counters.expires_at} end`,
      },
    })
    .returning({ count: attempt_counters.count, expires_at: attempt_counters.expires_at })
  return row!
}
