import { createHash, timingSafeEqual } from 'node:crypto'
import { and, desc, eq, gt, isNull, ne, type SQL } from 'drizzle-orm'
import { DAY, HOUR, later } from '../../../kernel/clock.ts'
import type { Reader, Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { invalid } from '../../../kernel/refusal.ts'
import { account_tokens, type AccountTokenRow, type UserRow, users } from '../identities/identities.tables.ts'

type Crypto = Kernel['crypto']
type Purpose = AccountTokenRow['purpose']
const lifetime: Record<Purpose, number> = { verify_email: DAY, reset_password: HOUR, verify_phone: DAY }

export async function issueToken(
  tx: Tx,
  { crypto }: Kernel,
  token: Pick<AccountTokenRow, 'user_id' | 'purpose'> & ({ email: string } | { phone: string }),
): Promise<AccountTokenRow> {
  const [row] = await tx
    .insert(account_tokens)
    .values({
      ...token,
      id: tx.newId('tok'),
      nonce: crypto.token(),
      expires_at: later(tx.now, lifetime[token.purpose]),
      created_at: tx.now,
    })
    .returning()
  return row!
}

const wordsOf = ({ purpose, id, nonce, email, phone }: AccountTokenRow) => `${purpose}.${id}.${nonce}.${email ?? phone}`

/** What the link carries. Called when it is sent or shown, so that no row, job or log ever holds it. */
export async function tokenText(db: Reader, crypto: Crypto, id: string) {
  const [row] = await db.select().from(account_tokens).where(eq(account_tokens.id, id))
  return row ? `${row.id}.${crypto.sign('account-token', wordsOf(row))}` : null
}

/** Works once, and takes every other link of its kind with it. */
export async function redeemToken(tx: Tx, crypto: Crypto, text: string, purpose: Purpose): Promise<AccountTokenRow> {
  const row = await genuineToken(tx, crypto, text, purpose)
  const [used] = await tx
    .update(account_tokens)
    .set({ used_at: tx.now })
    .where(and(eq(account_tokens.id, row.id), isNull(account_tokens.used_at), gt(account_tokens.expires_at, tx.now)))
    .returning()
  if (!used) throw invalid('token', 'token_invalid')
  await voidTokens(tx, used.user_id, purpose)
  return used
}

/** Whose link this is, without using it up. */
export async function tokenOwner(db: Reader, crypto: Crypto, text: string, purpose: Purpose) {
  const { user_id } = await genuineToken(db, crypto, text, purpose)
  const [owner] = await db
    .select({ email: users.email, phone: users.phone, username: users.username })
    .from(users)
    .where(eq(users.id, user_id))
  return owner!
}

async function voidTokens(tx: Tx, user_id: string, purpose: Purpose, which?: SQL) {
  const mine = and(eq(account_tokens.user_id, user_id), eq(account_tokens.purpose, purpose))
  await tx
    .update(account_tokens)
    .set({ used_at: tx.now })
    .where(and(mine, isNull(account_tokens.used_at), which))
}

/** Who begins anew, with another password or address, keeps no mailed link but those that prove the address in force. */
export async function voidOldTokens(tx: Tx, { user_id, email }: { user_id: string; email: string | null }) {
  await voidTokens(tx, user_id, 'reset_password')
  await voidTokens(tx, user_id, 'verify_email', email ? ne(account_tokens.email, email) : undefined)
}

/** The code that confirms a number, typed by hand; the newest one counts. */
export async function openCode(db: Reader, { id, phone }: UserRow, now: string): Promise<AccountTokenRow | undefined> {
  const [row] = await db
    .select()
    .from(account_tokens)
    .where(
      and(
        ...[eq(account_tokens.user_id, id), eq(account_tokens.purpose, 'verify_phone')],
        ...[eq(account_tokens.phone, phone ?? ''), isNull(account_tokens.used_at), gt(account_tokens.expires_at, now)],
      ),
    )
    .orderBy(desc(account_tokens.created_at), desc(account_tokens.id))
    .limit(1)
  return row
}

const DIGITS = 6
/** Computed from its row, like the secret of a link. */
export function codeOf(crypto: Crypto, row: AccountTokenRow) {
  const signed = createHash('sha256')
    .update(crypto.sign('phone-code', wordsOf(row)))
    .digest()
  return String(signed.readUIntBE(0, 6) % 10 ** DIGITS).padStart(DIGITS, '0')
}

export async function redeemCode(tx: Tx, crypto: Crypto, user: UserRow, code: string) {
  const row = await openCode(tx, user, tx.now)
  const bytes = Buffer.from(code.replace(/\s/g, ''))
  const isRight = row && bytes.length === DIGITS && timingSafeEqual(bytes, Buffer.from(codeOf(crypto, row)))
  if (!isRight) return false
  await voidTokens(tx, user.id, 'verify_phone')
  return true
}

async function genuineToken(db: Reader, crypto: Crypto, text: string, purpose: Purpose) {
  const [id = '', signature = ''] = text.split('.')
  const [row] = await db.select().from(account_tokens).where(eq(account_tokens.id, id))
  const genuine = row?.purpose === purpose && crypto.verify('account-token', wordsOf(row), signature)
  if (!row || !genuine) throw invalid('token', 'token_invalid')
  return row
}
