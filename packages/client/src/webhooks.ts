import type { ThinWebhookEvent, WebhookEvent } from './wire.ts'

/** The headers of a request, however the server hands them out: `Headers`, an object, pairs, or Node's `rawHeaders`. */
export type HeadersLike =
  | Headers
  | Readonly<Record<string, string | readonly string[] | undefined>>
  | Iterable<readonly [string, string]>
  | readonly string[]
/** `whsec_…`; several while one replaces another. */
export type Secrets = string | readonly string[]
export type VerifyOptions = {
  /** How many seconds the time of sending may be away from now; 300 unless said. */
  tolerance?: number
}
type Fault =
  | 'header_missing'
  | 'timestamp_invalid'
  | 'timestamp_too_old'
  | 'timestamp_too_new'
  | 'wrong_signature'
  | 'not_json'

/** The request was not sent by the server, or not just now: answer it with 401 and do nothing else. */
export class WebhookError extends Error {
  override name = 'WebhookError'
  code: Fault

  constructor(code: Fault, detail: string, options?: ErrorOptions) {
    super(detail, options)
    this.code = code
  }
}

export type Webhooks = {
  /**
   * The event, where the server signed these very bytes not long ago; throws a `WebhookError` where it did not. For an
   * endpoint with `payload: thin`, say `verify<ThinWebhookEvent>(…)`.
   */
  verify<E extends WebhookEvent | ThinWebhookEvent = WebhookEvent>(
    headers: HeadersLike,
    body: string | Uint8Array,
    secret: Secrets,
    options?: VerifyOptions,
  ): Promise<E>
  /** The headers of a signed request, for tests of a receiver. */
  sign(event: { id: string }, body: string, secret: Secrets, timestamp?: number): Promise<Record<string, string>>
}

const TOLERANCE = 300
const HMAC = { name: 'HMAC', hash: 'SHA-256' }

export const webhooks: Webhooks = {
  async verify<E>(headers: HeadersLike, body: string | Uint8Array, secret: Secrets, options: VerifyOptions = {}) {
    const { tolerance = TOLERANCE } = options
    const bytes = bytesOf(body)
    const id = required(headers, 'webhook-id')
    const timestamp = required(headers, 'webhook-timestamp')
    const signatures = required(headers, 'webhook-signature')
    checkTime(timestamp, tolerance)
    const content = joined(`${id}.${timestamp}.`, bytes)
    if (!(await isSigned(content, signatures, listOf(secret))))
      throw new WebhookError('wrong_signature', 'No signature of the request belongs to the secret and these bytes.')
    return parsed<E>(bytes)
  },

  async sign({ id }, body, secret, timestamp = Math.floor(Date.now() / 1000)) {
    const content = joined(`${id}.${timestamp}.`, bytesOf(body))
    const signatures = listOf(secret).map(async (one) => `v1,${toBase64(await hmac(keyOf(one), content))}`)
    return {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': (await Promise.all(signatures)).join(' '),
    }
  },
}

const listOf = (secret: Secrets) => (typeof secret === 'string' ? [secret] : secret)

function bytesOf(body: unknown): Uint8Array<ArrayBuffer> {
  if (typeof body === 'string') return new TextEncoder().encode(body)
  if (body instanceof Uint8Array) return new Uint8Array(body)
  throw new TypeError('The body must be the text or the bytes that came. Parsed and written anew, it is another one.')
}

function required(headers: HeadersLike, name: string) {
  const value = valueOf(headers, name)
  if (!value) throw new WebhookError('header_missing', `The request has no header ${name}.`)
  return value
}

function valueOf(headers: HeadersLike, name: string) {
  if ('get' in headers && typeof headers.get === 'function') return (headers as Headers).get(name)
  for (const [key, value] of pairsOf(headers)) if (key.toLowerCase() === name && value) return String(value)
  return null
}

function pairsOf(headers: HeadersLike): Iterable<readonly [string, unknown]> {
  if (!(Symbol.iterator in headers)) return Object.entries(headers)
  const all = [...headers] as (string | readonly [string, string])[]
  // Node's `rawHeaders`: name, value, name, value.
  return all.flatMap((one, n) => (typeof one !== 'string' ? [one] : n % 2 === 0 ? [[one, all[n + 1]] as const] : []))
}

function checkTime(timestamp: string, tolerance: number) {
  if (!/^\d{1,15}$/.test(timestamp))
    throw new WebhookError('timestamp_invalid', 'The header webhook-timestamp is no number of seconds.')
  const age = Date.now() / 1000 - Number(timestamp)
  if (age > tolerance) throw new WebhookError('timestamp_too_old', 'The request was signed too long ago.')
  if (age < -tolerance) throw new WebhookError('timestamp_too_new', 'The request was signed in the future.')
}

/** Any signature may fit any secret: both sides may be in the middle of a rotation. `verify` compares in constant time. */
async function isSigned(content: Uint8Array<ArrayBuffer>, header: string, secrets: readonly string[]) {
  const keys = secrets.map(keyOf)
  const signatures = header
    .split(' ')
    .filter((one) => one.startsWith('v1,'))
    .flatMap((one) => fromBase64(one.slice(3)) ?? [])
  for (const key of keys) {
    const hmacKey = await crypto.subtle.importKey('raw', key, HMAC, false, ['verify'])
    for (const one of signatures) if (await crypto.subtle.verify('HMAC', hmacKey, one, content)) return true
  }
  return false
}

export async function hmac(key: Uint8Array<ArrayBuffer>, content: Uint8Array<ArrayBuffer>) {
  const hmacKey = await crypto.subtle.importKey('raw', key, HMAC, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', hmacKey, content))
}

function keyOf(secret: string) {
  const key = fromBase64(secret.replace(/^whsec_/, ''))
  if (!key?.length) throw new TypeError('The secret must be the text that begins with whsec_, as it was shown.')
  return key
}

function joined(prefix: string, body: Uint8Array) {
  const start = new TextEncoder().encode(prefix)
  const all = new Uint8Array(start.length + body.length)
  all.set(start)
  all.set(body, start.length)
  return all
}

function fromBase64(text: string) {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
  } catch {
    return null
  }
}
export const toBase64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes))

function parsed<E>(bytes: Uint8Array) {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as E
  } catch (cause) {
    throw new WebhookError('not_json', 'The body is no JSON.', { cause })
  }
}
