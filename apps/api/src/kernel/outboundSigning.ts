import { createHmac, createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { recent } from './recent.ts'

/** How a body is signed where it is sent, as Standard Webhooks 1.0.0 says. Plain texts, since it passes to a thread. */
export type Signing = {
  /** What is signed before the body. */
  prefix: string
  /** As they are shown, the newest first. */
  secrets: readonly string[]
  /** The private key of this server: PKCS #8 in base64. */
  key: string | null
  /** Headers that know no list: they carry the newest secret's signature of the body alone. */
  plain: readonly string[]
}

export const SECRET = 'whsec_'
/** The bytes that a shown secret stands for. */
const bytes = recent<string, Buffer>(500)
const bytesOf = (secret: string) => bytes.of(secret, () => Buffer.from(secret.replace(SECRET, ''), 'base64'))
const keys = recent<string, KeyObject>(4)
export const keyFrom = (text: string) =>
  keys.of(text, () => createPrivateKey({ key: Buffer.from(text, 'base64'), type: 'pkcs8', format: 'der' }))

/** `webhook-signature` carries each live secret and the key of this server. */
export function signatures(body: string, { prefix, secrets, key, plain }: Signing): Record<string, string> {
  const content = Buffer.from(prefix + body)
  const all = secrets.map((secret) => `v1,${createHmac('sha256', bytesOf(secret)).update(content).digest('base64')}`)
  if (key) all.push(`v1a,${sign(null, content, keyFrom(key)).toString('base64')}`)
  const headers: Record<string, string> = { 'webhook-signature': all.join(' ') }
  const hex = createHmac('sha256', secrets[0] ?? '')
    .update(body)
    .digest('hex')
  for (const name of plain) headers[name] = `sha256=${hex}`
  return headers
}
