import { createCipheriv, createDecipheriv, hash as hashed, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { lane } from './work/lane.ts'
import { randomPool } from './random.ts'
import { Refusal } from './refusal.ts'

export type Crypto = {
  /** The keys of the ring for one purpose, newest first, for a library that signs by itself. */
  keysFor(purpose: string): { id: string; bytes: Buffer }[]
  /** A signature of `text` for one purpose; it verifies under any key of the ring. */
  sign(purpose: string, text: string): string
  verify(purpose: string, text: string, signature: string): boolean
  /** A hash that cannot be reversed or checked without our key: a fifth of the price of a signature. */
  disguise(purpose: string, text: string): string
  /** Encrypts for one place: what is sealed for one row opens nowhere else. */
  seal(text: string, place: string): string
  open(sealed: string, place: string): string
  /** 256 random bits. */
  token(): string
  hash(text: string): string
  hashPassword(password: string): Promise<string>
  /** Takes as long for an unknown account (null) as for a known one. */
  verifyPassword(hash: string | null, password: string): Promise<{ ok: boolean; rehash: boolean }>
}

type Root = { id: string; bytes: Buffer }
type Derived = { bytes: Buffer; text: string; mac(text: string): string }
const ARGON = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const HASHES_AT_ONCE = 2

export function cryptoFrom(keys: string): Crypto {
  const roots = keys.split(',').map(readKey)
  const { keyOf, textOf, mac } = derivedKeys()
  const newest = roots[0]!

  return {
    keysFor: (purpose) => roots.map((root) => ({ id: root.id, bytes: keyOf(root, purpose) })),
    sign: (purpose, text) => mac(newest, purpose, text),
    disguise: (purpose, text) => hashed('sha256', `${textOf(newest, purpose)} ${text}`, 'base64url'),
    verify(purpose, text, signature) {
      // Compared as text: the last letter has bits that decoding ignores, and one signature has one form.
      const expectedBytes = Buffer.from(signature)
      const formOf = (root: Root) => Buffer.from(mac(root, purpose, text))
      return expectedBytes.length === 43 && roots.some((root) => timingSafeEqual(formOf(root), expectedBytes))
    },
    ...sealing(roots, (root) => keyOf(root, 'seal')),
    token: () => randomBytes(32).toString('base64url'),
    hash: (text) => hashed('sha256', text, 'base64url'),
    ...passwords(),
  }
}

/** A key of its own for each purpose, derived once. */
function derivedKeys() {
  const derived = new Map<string, Derived>()
  const derive = (root: Root, purpose: string) => {
    const bytes = Buffer.from(hkdfSync('sha256', root.bytes, '', `affluence ${purpose}`, 32))
    return { bytes, text: bytes.toString('base64url'), mac: hmacWith(bytes) }
  }
  const derivedOf = (root: Root, purpose: string) => {
    const name = `${root.id} ${purpose}`
    const key = derived.get(name) ?? derive(root, purpose)
    derived.set(name, key)
    return key
  }
  return {
    keyOf: (root: Root, purpose: string) => derivedOf(root, purpose).bytes,
    textOf: (root: Root, purpose: string) => derivedOf(root, purpose).text,
    mac: (root: Root, purpose: string, text: string) => derivedOf(root, purpose).mac(text),
  }
}

function sealing(roots: readonly Root[], keyOf: (root: Root) => Buffer): Pick<Crypto, 'seal' | 'open'> {
  const newest = roots[0]!
  const nonces = randomPool()
  return {
    seal(text, place) {
      const nonce = nonces(12)
      const cipher = createCipheriv('aes-256-gcm', keyOf(newest), nonce).setAAD(Buffer.from(place))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `v1.${newest.id}.${nonce.toString('base64url')}.${body.toString('base64url')}`
    },
    open(sealed, place) {
      const [version, id, nonce = '', body = ''] = sealed.split('.')
      const root = roots.find((one) => one.id === id)
      if (version !== 'v1' || !root) throw unreadable(new Error(`sealed with key ${id}, which is not in SECRET_KEYS`))
      const bytes = Buffer.from(body, 'base64url')
      try {
        const decipher = createDecipheriv('aes-256-gcm', keyOf(root), Buffer.from(nonce, 'base64url'))
        decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(-16))
        return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8')
      } catch (error) {
        throw unreadable(error)
      }
    },
  }
}

/** Only the operator can repair it; the log says the cause. */
const unreadable = (cause: unknown) =>
  Object.assign(new Refusal('unavailable', 'sealed_unreadable', { retry_after: 3600 }), { cause })

const BLOCK = 64
/** HMAC-SHA-256 (RFC 2104) of two hashes in one call each, which costs a third of what making an Hmac object does. */
function hmacWith(key: Buffer) {
  const padded = (with_: number) => Buffer.from(Buffer.concat([key], BLOCK).map((byte) => byte ^ with_))
  const [inner, outer] = [padded(0x36), padded(0x5c)]
  return (text: string) => {
    const of = hashed('sha256', Buffer.concat([inner, Buffer.from(text)]), 'buffer')
    return hashed('sha256', Buffer.concat([outer, of]), 'base64url')
  }
}

function readKey(text: string): Root {
  const [id = '', encoded = ''] = text.trim().split(':')
  const bytes = Buffer.from(encoded, 'base64')
  if (bytes.length < 32) throw new Error(`SECRET_KEYS: key ${id} has ${bytes.length} bytes, 32 are needed`)
  return { id, bytes }
}

/** Sign-ins do not wait behind registrations. */
function passwords(): Pick<Crypto, 'hashPassword' | 'verifyPassword'> {
  const [choosing, proving] = [lane(1), lane(HASHES_AT_ONCE)]
  const argon = () => import('@node-rs/argon2')
  const hashNow = async (password: string) => (await argon()).hash(password, ARGON)
  let nobody: Promise<string> | undefined
  return {
    hashPassword: (password) => choosing(() => hashNow(password)),
    async verifyPassword(hash, password) {
      nobody ??= hashNow(randomBytes(16).toString('hex'))
      const against = hash || (await nobody)
      const ok = await proving(async () => (await argon()).verify(against, password).catch(() => false))
      return {
        ok: ok && Boolean(hash),
        rehash: !against.includes(`m=${ARGON.memoryCost},t=${ARGON.timeCost},p=${ARGON.parallelism}`),
      }
    },
  }
}
