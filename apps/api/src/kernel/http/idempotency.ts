import type { Endpoint } from '@affluence/contract/endpoint'
import { eq, lte } from 'drizzle-orm'
import type { Grant } from '../access.ts'
import { removeAll, type Stoppable } from '../db/batches.ts'
import { DAY, later, MINUTE } from '../clock.ts'
import { slot, statement } from '../db/db.ts'
import { idempotency_keys } from './idempotency.tables.ts'
import { inserting } from '../db/inserting.ts'
import type { Kernel } from '../kernel.ts'
import { Refusal } from '../refusal.ts'
import { withAround } from '../db/open.ts'

/** It honours `Idempotency-Key`; of what anybody may do, only where the endpoint says so. */
export const creates = ({ idempotent, method, status }: Endpoint, grant: Grant | null) =>
  idempotent ?? (grant !== null && method === 'POST' && status === 201)

type Answer = { status: number; body?: unknown }

/** The answer that was given to this key before. */
export class Replay extends Error {
  override name = 'Replay'
  answer: Answer
  constructor(answer: Answer) {
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
export function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Buffer.isBuffer(value)) return JSON.stringify(value.toString('base64'))
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const members = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key as keyof typeof value])}`)
  return `{${members.join(',')}}`
}

const knownKey = statement('idempotency_known', (db) =>
  db
    .select()
    .from(idempotency_keys)
    .where(eq(idempotency_keys.id, slot('id'))),
)
const insertKey = inserting('idempotency_insert', idempotency_keys)

type Scope<T> = {
  caller: string
  operation: string
  key: string
  body: unknown
  status(): number
  /** The answer as it is sent, which is also how it is kept. */
  written(answer: T): string
}
type Key = typeof idempotency_keys.$inferSelect
function keyOf(crypto: Kernel['crypto'], { caller, operation, key, body }: Omit<Scope<never>, 'status' | 'written'>) {
  const id = crypto.hash(canonical([caller, operation, key]))
  const body_hash = crypto.hash(canonical(body))
  return {
    id,
    body_hash,
    sealAnswer: ({ status, text }: Pick<StoredAnswer, 'status' | 'text'>) =>
      crypto.seal(`{"status":${status}${text && `,"body":${text}`}}`, id),
    answerOf(row: Key) {
      if (row.body_hash !== body_hash) throw new Refusal('invalid', 'idempotency_key_reused')
      return JSON.parse(crypto.open(row.answer, id)) as Answer
    },
  }
}

/**
 * The first transaction that the request writes also stores its answer, so the two cannot part: a repetition finds
 * the answer, or nothing happened and it goes ahead. Only what succeeded is stored.
 */
export async function withIdempotency<T>(
  { crypto, db }: Kernel,
  scope: Scope<T>,
  act: () => Promise<T>,
): Promise<{ answer: T; text?: string }> {
  const { id, body_hash, sealAnswer, answerOf } = keyOf(crypto, scope)
  let ownAnswer: StoredAnswer | undefined
  let first = true
  const answer = await withAround(
    {
      write(work) {
        if (!first) return work
        first = false
        return async (tx) => {
          const [existing] = await knownKey(tx, { id })
          if (existing && existing.expires_at > tx.now) throw new Replay(answerOf(existing))
          const value = await work(tx)
          if (existing) await tx.delete(idempotency_keys).where(eq(idempotency_keys.id, id))
          ownAnswer = { status: scope.status(), value, text: value === undefined ? '' : scope.written(value as never) }
          const row = {
            id,
            body_hash,
            answer: sealAnswer(ownAnswer),
            expires_at: later(tx.now, DAY),
            created_at: tx.now,
          }
          await insertKey(tx, row)
          return value
        }
      },
    },
    act,
  )
  // A route may choose its status once it knows what came of it.
  if (ownAnswer && ownAnswer.status !== scope.status()) {
    const renewed = sealAnswer({ ...ownAnswer, status: scope.status() })
    await db.write((tx) => tx.update(idempotency_keys).set({ answer: renewed }).where(eq(idempotency_keys.id, id)))
  }
  return ownAnswer?.text && ownAnswer.value === answer ? { answer, text: ownAnswer.text } : { answer }
}

/** The status that a key has while its work goes on. */
const RUNNING = 102
/** Work that has not ended by then was broken off: every request ends sooner. */
const MAX_WAIT = 2 * MINUTE
/**
 * For work in several transactions. The key is taken before the first of them: until the work has ended, a repetition
 * is refused. What failed leaves the key free; each of its transactions stands for itself and is safe to repeat.
 */
export async function onceForSeveral<T>(
  { crypto, db }: Kernel,
  scope: Scope<T>,
  act: () => Promise<T>,
): Promise<{ answer: T; text?: string }> {
  const { id, body_hash, sealAnswer, answerOf } = keyOf(crypto, scope)
  const here = eq(idempotency_keys.id, id)
  await db.write(async (tx) => {
    const [existing] = await knownKey(tx, { id })
    if (existing && existing.expires_at > tx.now) {
      const answer = answerOf(existing)
      if (answer.status !== RUNNING) throw new Replay(answer)
      if (later(existing.created_at, MAX_WAIT) > tx.now)
        throw new Refusal('conflict', 'idempotency_key_running', { retry_after: 5 })
    }
    if (existing) await tx.delete(idempotency_keys).where(here)
    const answer = sealAnswer({ status: RUNNING, text: '' })
    await insertKey(tx, { id, body_hash, answer, expires_at: later(tx.now, DAY), created_at: tx.now })
  })
  try {
    const answer = await act()
    const text = answer === undefined ? '' : scope.written(answer)
    const sealedAnswer = sealAnswer({ status: scope.status(), text })
    await db.write((tx) => tx.update(idempotency_keys).set({ answer: sealedAnswer }).where(here))
    return text ? { answer, text } : { answer }
  } catch (error) {
    await db.write((tx) => tx.delete(idempotency_keys).where(here))
    throw error
  }
}
type StoredAnswer = { status: number; value: unknown; text: string }

/** After a day the stored answers are no longer needed. */
export const forgetOldKeys = (kernel: Kernel, of: Stoppable) =>
  removeAll(
    kernel,
    { from: idempotency_keys, key: [idempotency_keys.id], where: (now) => lte(idempotency_keys.expires_at, now) },
    of,
  )
