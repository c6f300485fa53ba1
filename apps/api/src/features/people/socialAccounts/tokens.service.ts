import { and, desc, eq, isNull, lt, lte, ne, or } from 'drizzle-orm'
import { later, SECOND } from '../../../kernel/clock.ts'
import { joinSlot, statement, type Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Tokens } from './platforms/shapes.ts'
import { type PlatformCalls } from './platforms/calls.ts'
import { fault, PlatformFault } from './platforms/faults.ts'
import { adapters } from './platforms/platforms.ts'
import { trackRenewal, reactivate } from './renewalTracking.service.ts'
import { social_accounts, type SocialAccountRow, token_answers } from './socialAccounts.tables.ts'

export const placeOfToken = (id: string) => `social account ${id}`
export const placeOfAnswer = (id: string) => `token answer ${id}`

export const sealTokens = ({ crypto }: Pick<Kernel, 'crypto'>, id: string, tokens: Tokens, now: string) => ({
  access_token: crypto.seal(tokens.access_token, placeOfToken(id)),
  refresh_token: tokens.refresh_token === null ? null : crypto.seal(tokens.refresh_token, placeOfToken(id)),
  token_issued_at: now,
  token_expires_at: after(now, tokens.expires_in),
  refresh_expires_at: after(now, tokens.refresh_expires_in),
})
const after = (now: string, seconds: number | null) => (seconds === null ? null : later(now, seconds * SECOND))

/** Decrypts the tokens of an account. */
export function openTokens({ crypto }: Kernel, { id, access_token, refresh_token }: SocialAccountRow) {
  if (access_token === null) throw new PlatformFault(fault('expired', 'token_expired'))
  return {
    access_token: crypto.open(access_token, placeOfToken(id)),
    refresh_token: refresh_token === null ? null : crypto.open(refresh_token, placeOfToken(id)),
  }
}

type StoredAnswer = Tokens & { answered_at: string }
/**
 * Renews a token. The answer of the platform is stored before anything else, also when another worker has claimed the
 * account meanwhile, because a rotating refresh token exists nowhere else.
 */
export async function renewTokens(kernel: Kernel, calls: PlatformCalls, row: SocialAccountRow) {
  const adapter = adapters[row.platform]
  if (adapter.refresh === 'none') throw new PlatformFault(fault('expired', 'token_expired'))
  const ask = () => adapter.renew(calls, kernel.config, openTokens(kernel, row))
  const tokens = await (adapter.refresh === 'rotating' ? trackRenewal(kernel, row, ask) : ask())
  const stored: StoredAnswer = { ...tokens, answered_at: kernel.clock.now() }
  await kernel.db.write(async (tx) => {
    const id = tx.newId('tka')
    const sealed = kernel.crypto.seal(JSON.stringify(stored), placeOfAnswer(id))
    await tx.insert(token_answers).values({ id, account_id: row.id, sealed, created_at: tx.now })
  })
  return (await settleAnswers(kernel, row)) ?? row
}

const answerOf = statement('token_answer_of', (db) =>
  db
    .select({ id: token_answers.id })
    .from(token_answers)
    .where(eq(token_answers.account_id, joinSlot('account_id')))
    .limit(1),
)
/** Moves the newest stored answer into the account; null where there is none. */
export async function settleAnswers(kernel: Kernel, { id }: Pick<SocialAccountRow, 'id'>) {
  const [pending] = await answerOf(kernel.db.read, { account_id: id })
  return pending ? kernel.db.write((tx) => settle(kernel, tx, id)) : null
}
async function settle(kernel: Kernel, tx: Tx, account_id: string): Promise<SocialAccountRow | null> {
  const [answer] = await tx
    .select()
    .from(token_answers)
    .where(eq(token_answers.account_id, account_id))
    .orderBy(desc(token_answers.id))
    .limit(1)
  if (!answer) return null
  const { answered_at, ...tokens } = JSON.parse(
    kernel.crypto.open(answer.sealed, placeOfAnswer(answer.id)),
  ) as StoredAnswer
  const [row] = await tx
    .update(social_accounts)
    .set({
      ...sealTokens(kernel, account_id, tokens, answered_at),
      token_answer: answer.id,
      renewal_began_at: null,
      updated_at: tx.now,
    })
    .where(
      and(
        eq(social_accounts.id, account_id),
        ne(social_accounts.state, 'revoked'),
        or(isNull(social_accounts.token_answer), lt(social_accounts.token_answer, answer.id)),
      ),
    )
    .returning()
  await tx.delete(token_answers).where(and(eq(token_answers.account_id, account_id), lte(token_answers.id, answer.id)))
  if (row) return reactivate(tx, row)
  const [current] = await tx.select().from(social_accounts).where(eq(social_accounts.id, account_id))
  return current ?? null
}

/** The fields of an account without tokens. */
export const erasedTokens = {
  access_token: null,
  refresh_token: null,
  token_issued_at: null,
  token_expires_at: null,
  refresh_expires_at: null,
  renewal_began_at: null,
} as const
export const dropAnswers = (tx: Tx, account_id: string) =>
  tx.delete(token_answers).where(eq(token_answers.account_id, account_id))
