import { and, gt, inArray } from 'drizzle-orm'
import type { Tx } from '../../../kernel/db/db.ts'
import { type Limit, TOLD_AFTER } from '../credentials/attempts.rules.ts'
import { attempt_counters } from '../credentials/credentials.tables.ts'
import { notify } from '../identities/notices.service.ts'

/** Tells the owner, once in a window, that their password, key or code is being guessed. */
export async function notifyOfGuesses(tx: Tx, user_id: string, limits: Limit[]) {
  const watched = limits.filter(({ tell }) => tell).map(({ key }) => key)
  if (watched.length === 0) return
  const many = and(inArray(attempt_counters.key, watched), gt(attempt_counters.expires_at, tx.now))
  const rows = await tx.select().from(attempt_counters).where(many)
  for (const { key, count, started_at } of rows.filter((row) => row.count >= TOLD_AFTER)) {
    const notice = { kind: 'sign_in_guessed', key: `guessed:${key}:${started_at}`, data: { count } }
    await notify(tx, { user_id }, { ...notice, link: '/account', mail: 'sign_in_guessed' })
  }
}
