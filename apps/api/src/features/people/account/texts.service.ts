import { eq } from 'drizzle-orm'
import type { Kernel } from '../../../kernel/kernel.ts'
import en from './account.texts.en.json' with { type: 'json' }
import fr from './account.texts.fr.json' with { type: 'json' }
import { account_tokens, users } from '../identities/identities.tables.ts'
import { codeOf, tokenText } from './tokens.service.ts'

const texts = { en, fr }

/** The code or link is computed now: no row, job or log holds it. One that is used or over is not sent. */
export async function sendText(kernel: Kernel, token_id: string) {
  const { db, crypto, clock, config, sms } = kernel
  const [row] = await db.read
    .select({ token: account_tokens, locale: users.locale })
    .from(account_tokens)
    .innerJoin(users, eq(users.id, account_tokens.user_id))
    .where(eq(account_tokens.id, token_id))
  if (!sms || !row?.token.phone || row.token.used_at || row.token.expires_at <= clock.now()) return
  const { token, locale } = row
  const { code, reset } = texts[locale]
  const text =
    token.purpose === 'verify_phone'
      ? code.replace('{code}', codeOf(crypto, token))
      : reset.replace('{url}', `${config.PUBLIC_URL}/reset-password#${await tokenText(db.read, crypto, token_id)}`)
  await sms.send({ id: token_id, to: row.token.phone, text })
}
