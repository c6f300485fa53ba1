import { and, eq, inArray, lte } from 'drizzle-orm'
import { DAY, later } from './clock.ts'
import { withAround } from './db.ts'
import { idempotency_keys } from './idempotency.tables.ts'
import type { Kernel } from './kernel.ts'
import { Refusal } from './refusal.ts'

/** The answer that was given to this key before. */
export class Replay extends Error {
  override name = 'Replay'
  answer: unknown
  constructor(answer: unknown) {
    super('replayed')
    this.answer = answer
  }
}

export function readIdempotencyKey(header: string | string[] | undefined): string | null {
  if (header === undefined) return null
  if (typeof header !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(header))
    throw new Refusal('malformed', 'invalid_idempotency_key')
  return header
}

/** Keys sorted, so that the same body written differently is the same body. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  ) ?? ''

/**
 * The first transaction that the request writes also stores its answer, so the two cannot part: a repetition finds
 * the answer, or nothing happened and it goes ahead. Only what succeeded is stored.
 */
export function once<T>(
  { crypto }: Kernel,
  scope: { caller: string; operation: string; key: string; body: unknown },
  act: () => Promise<T>,
): Promise<T> {
  const id = crypto.hash(canonical([scope.caller, scope.operation, scope.key]))
  const body_hash = crypto.hash(canonical(scope.body))
  let first = true
  return withAround(
    {
      write(work) {
        if (!first) return work
        first = false
        return async (tx) => {
          const [known] = await tx.select().from(idempotency_keys).where(eq(idempotency_keys.id, id))
          if (known && known.expires_at > tx.now) {
            if (known.body_hash !== body_hash) throw new Refusal('invalid', 'idempotency_key_reused')
            throw new Replay(JSON.parse(crypto.open(known.answer, id)))
          }
          const answer = await work(tx)
          if (known) await tx.delete(idempotency_keys).where(eq(idempotency_keys.id, id))
          const sealed = crypto.seal(JSON.stringify(answer ?? null), id)
          await tx
            .insert(idempotency_keys)
            .values({ id, body_hash, answer: sealed, expires_at: later(tx.now, DAY), created_at: tx.now })
          return answer
        }
      },
    },
    act,
  )
}

/** A day is over: what is left are answers nobody will ask for. */
export const forgetOldKeys = ({ db }: Kernel) =>
  db.write(async (tx) => {
    const old = tx
      .select({ id: idempotency_keys.id })
      .from(idempotency_keys)
      .where(lte(idempotency_keys.expires_at, tx.now))
      .limit(5000)
    await tx.delete(idempotency_keys).where(and(inArray(idempotency_keys.id, old)))
  })
