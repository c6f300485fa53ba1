import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { SECRET, signatures, type Signing } from '../../../kernel/outboundSigning.ts'

/** The signed values. The names are those of Standard Webhooks 1.0.0. */
type Message = { id: string; type: string; /** Unix seconds of this attempt. */ timestamp: number }
/** `secrets` in the form that users see, the newest first; during a rotation the previous one too. */
export type Signers = Pick<Signing, 'secrets' | 'key'>

const PUBLIC = 'whpk_'
const RAW_KEY = 32
const PLAIN = ['x-affluence-signature', 'x-delivr-signature']

export const formatSecret = (bytes: Buffer) => SECRET + bytes.toString('base64')

/** The headers of one attempt, and what the sending thread needs to sign the body. */
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
type SignedMessage = Message & { body: string }
/** All headers of an attempt, with the signatures. */
export function signedHeaders({ body, ...message }: SignedMessage, signers: Signers): Record<string, string> {
  const { headers, signing } = signingOf(message, signers)
  return { ...headers, ...signatures(body, signing) }
}

/** A new key pair of this server. The caller seals the secret half. */
export function newKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const secret = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')
  return { secret, public_key: formatKey(publicKey) }
}
export const publicKeyOf = (key: KeyObject) => formatKey(createPublicKey(key))
const formatKey = (key: KeyObject) =>
  PUBLIC + key.export({ type: 'spki', format: 'der' }).subarray(-RAW_KEY).toString('base64')
