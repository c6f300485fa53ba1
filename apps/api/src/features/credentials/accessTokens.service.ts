import type { Kernel } from '../../kernel/kernel.ts'

export const ACCESS_SECONDS = 600
const AUDIENCE = 'affluence-api'
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
// One header is written and only this one is accepted: there is no algorithm to choose and no key to name.
const HEADER = encode({ alg: 'HS256', typ: 'at+jwt' })

type Claims = { iss: string; aud: string; sub: string; sid: string; iat: number; exp: number }

export function signAccess({ crypto, clock, config }: Kernel, session: { id: string; user_id: string }) {
  const iat = Math.floor(clock.ms() / 1000)
  const claims: Claims = {
    iss: config.PUBLIC_URL,
    aud: AUDIENCE,
    sub: session.user_id,
    sid: session.id,
    iat,
    exp: iat + ACCESS_SECONDS,
  }
  const signed = `${HEADER}.${encode(claims)}`
  return `${signed}.${crypto.sign('access', signed)}`
}

/** The session that a bearer token names, or null for whatever we did not write or is too old. */
export function readAccess({ crypto, clock, config }: Kernel, token: string): string | null {
  const [header, payload, signature, ...rest] = token.split('.')
  if (header !== HEADER || !payload || !signature || rest.length > 0) return null
  if (!crypto.verify('access', `${header}.${payload}`, signature)) return null
  const { iss, aud, sid, iat, exp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Partial<Claims>
  const now = Math.floor(clock.ms() / 1000)
  if (iss !== config.PUBLIC_URL || aud !== AUDIENCE || typeof sid !== 'string') return null
  if (typeof iat !== 'number' || typeof exp !== 'number' || exp <= now || exp - iat > ACCESS_SECONDS) return null
  return sid
}
