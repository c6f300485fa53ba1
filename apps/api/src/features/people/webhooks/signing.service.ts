import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

/** What a receiver verifies: the names are those of Standard Webhooks 1.0.0. */
export type Message = { id: string; type: string; body: string; /** Unix seconds of this try. */ timestamp: number }
/** `secrets` as they are shown, the newest first; during a rotation the one before it is among them. */
export type Signers = { secrets: readonly string[]; key: KeyObject | null }

const SECRET = 'whsec_'
const PUBLIC = 'whpk_'
const RAW_KEY = 32

/** The bytes that a shown secret stands for. */
const bytesOf = (secret: string) => Buffer.from(secret.replace(SECRET, ''), 'base64')
export const shownSecret = (bytes: Buffer) => SECRET + bytes.toString('base64')

/**
 * The headers of one try. `webhook-signature` carries each live secret and the key of this server; the two plain
 * headers, which know no list, carry the newest secret.
 */
export function signedHeaders({ id, type, body, timestamp }: Message, { secrets, key }: Signers) {
  const content = `${id}.${timestamp}.${body}`
  const signatures = secrets.map(
    (secret) => `v1,${createHmac('sha256', bytesOf(secret)).update(content).digest('base64')}`,
  )
  if (key) signatures.push(`v1a,${sign(null, Buffer.from(content), key).toString('base64')}`)
  const plain = `sha256=${createHmac('sha256', secrets[0] ?? '')
    .update(body)
    .digest('hex')}`
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Affluence-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
    'x-affluence-event': type,
    'x-affluence-signature': plain,
    'x-delivr-signature': plain,
  }
}

/** A new key of this server: the secret half as text to be sealed. */
export function newKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const secret = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')
  return { secret, public_key: shownKey(publicKey) }
}
export const keyFrom = (secret: string) =>
  createPrivateKey({ key: Buffer.from(secret, 'base64'), type: 'pkcs8', format: 'der' })
export const publicKeyOf = (key: KeyObject) => shownKey(createPublicKey(key))
const shownKey = (key: KeyObject) =>
  PUBLIC + key.export({ type: 'spki', format: 'der' }).subarray(-RAW_KEY).toString('base64')
