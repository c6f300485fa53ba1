import { createHmac, timingSafeEqual } from 'node:crypto'

const STEP = 30_000
const DIGITS = 6
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export const stepAt = (ms: number) => Math.floor(ms / STEP)

/** RFC 6238 with SHA-1, as every authenticator app speaks it. */
export function totpCode(secret: Buffer, step: number, digits = DIGITS) {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const number = mac.readUInt32BE(mac[19]! & 15) & 0x7fffffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

/** The step a code belongs to: the present one or a neighbour, and later than the last that was used. */
export function matchingTimeStep(secret: Buffer, code: string, ms: number, used: number | null): number | null {
  const now = stepAt(ms)
  const bytes = Buffer.from(code.replace(/\s/g, ''))
  const same = (step: number) => bytes.length === DIGITS && timingSafeEqual(bytes, Buffer.from(totpCode(secret, step)))
  return [now - 1, now, now + 1].find((step) => step > (used ?? -1) && same(step)) ?? null
}

export function base32(bytes: Buffer) {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => ALPHABET[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

export function otpauthUrl(secret: string, issuer: string, account: string) {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=${DIGITS}&period=30`
}

export function fromBase32(text: string) {
  const bits = [...text].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
