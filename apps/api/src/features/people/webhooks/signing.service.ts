import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { SECRET, signatures, type Signing } from '../../../kernel/outboundSigning.ts'

/** What a receiver verifies: the names are those of Standard Webhooks 1.0.0. */
type Message = { id: string; type: string; /** Unix seconds of this try. */ timestamp: number }
/** `secrets` as they are shown, the newest first; during a rotation the one before it is among them. */
export type Signers = Pick<Signing, 'secrets' | 'key'>

const PUBLIC = 'whpk_'
const RAW_KEY = 32
const PLAIN = ['x-affluence-signature', 'x-delivr-signature']

export const shownSecret = (bytes: Buffer) => SECRET + bytes.toString('base64')

/** The headers of one try, and how the body is signed where it is sent. */
export const signingOf = ({ id, type, timestamp }: Message, signers: Signers) => ({
  headers: {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Affluence-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'x-affluence-event': type,
  },
  signing: { ...signers, prefix: `${id}.${timestamp}.`, plain: PLAIN } satisfies Signing,
})
/** All of them, signed here. */
type Whole = Message & { body: string }
export function signedHeaders({ body, ...message }: Whole, signers: Signers): Record<string, string> {
  const { headers, signing } = signingOf(message, signers)
  return { ...headers, ...signatures(body, signing) }
}

/** A new key of this server: the secret half as text to be sealed. */
export function newKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const secret = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')
  return { secret, public_key: shownKey(publicKey) }
}
export const publicKeyOf = (key: KeyObject) => shownKey(createPublicKey(key))
const shownKey = (key: KeyObject) =>
  PUBLIC + key.export({ type: 'spki', format: 'der' }).subarray(-RAW_KEY).toString('base64')
