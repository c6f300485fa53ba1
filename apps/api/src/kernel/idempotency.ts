import { eq, lte } from 'drizzle-orm'
import { removeAll, type Stoppable } from './batches.ts'
import { DAY, later } from './clock.ts'
import { slot, statement, withAround } from './db.ts'
import { idempotency_keys } from './idempotency.tables.ts'
import { inserting } from './inserting.ts'
import type { Kernel } from './kernel.ts'
import { Refusal } from './refusal.ts'

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
/**
 * The first transaction that the request writes also stores its answer, so the two cannot part: a repetition finds
 * the answer, or nothing happened and it goes ahead. Only what succeeded is stored.
 */
export async function once<T>(
  { crypto, db }: Kernel,
  scope: Scope<T>,
  act: () => Promise<T>,
): Promise<{ answer: T; text?: string }> {
  const id = crypto.hash(canonical([scope.caller, scope.operation, scope.key]))
  const body_hash = crypto.hash(canonical(scope.body))
  const sealed = ({ status, text }: Kept) => crypto.seal(`{"status":${status}${text && `,"body":${text}`}}`, id)
  let kept: Kept | undefined
  let first = true
  const answer = await withAround(
    {
      write(work) {
        if (!first) return work
        first = false
        return async (tx) => {
          const [known] = await knownKey(tx, { id })
          if (known && known.expires_at > tx.now) {
            if (known.body_hash !== body_hash) throw new Refusal('invalid', 'idempotency_key_reused')
            throw new Replay(JSON.parse(crypto.open(known.answer, id)) as Answer)
          }
          const value = await work(tx)
          if (known) await tx.delete(idempotency_keys).where(eq(idempotency_keys.id, id))
          kept = { status: scope.status(), value, text: value === undefined ? '' : scope.written(value as never) }
          const row = { id, body_hash, answer: sealed(kept), expires_at: later(tx.now, DAY), created_at: tx.now }
          await insertKey(tx, row)
          return value
        }
      },
    },
    act,
  )
  // A route may choose its status once it knows what came of it.
  if (kept && kept.status !== scope.status()) {
    const renewed = sealed({ ...kept, status: scope.status() })
    await db.write((tx) => tx.update(idempotency_keys).set({ answer: renewed }).where(eq(idempotency_keys.id, id)))
  }
  return kept?.text && kept.value === answer ? { answer, text: kept.text } : { answer }
}
type Kept = { status: number; value: unknown; text: string }

/** A day is over: what is left are answers nobody will ask for. */
export const forgetOldKeys = (kernel: Kernel, of: Stoppable) =>
  removeAll(
    kernel,
    { from: idempotency_keys, key: [idempotency_keys.id], where: (now) => lte(idempotency_keys.expires_at, now) },
    of,
  )
