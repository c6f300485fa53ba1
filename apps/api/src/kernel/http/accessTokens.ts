import jwt, { type JWT } from '@fastify/jwt'
import type { FastifyInstance } from 'fastify'
import type { Kernel } from '../kernel.ts'

export const ACCESS_SECONDS = 600
const AUDIENCE = 'affluence-api'
const TYPE = 'at+jwt'

type Claims = { sub: string; sid: string; iat: number; exp: number }

/** A signer and a verifier for each key of the ring: the newest signs, a token names the one that signed it. */
export async function useAccessTokens(app: FastifyInstance, { crypto, config }: Kernel) {
  for (const { id, bytes } of crypto.keysFor('access')) {
    await app.register(jwt, {
      namespace: id,
      secret: bytes,
      sign: { algorithm: 'HS256', kid: id, header: { alg: 'HS256', typ: TYPE }, iss: config.PUBLIC_URL, aud: AUDIENCE },
      verify: {
        algorithms: ['HS256'],
        checkTyp: TYPE,
        allowedIss: config.PUBLIC_URL,
        allowedAud: AUDIENCE,
        requiredClaims: ['iss', 'aud', 'sub', 'sid', 'iat', 'exp'],
        ignoreExpiration: true, // judged below, by the clock of the product and not by the machine's
      },
    })
  }
}

const underKey = ({ jwt: ring }: FastifyInstance, id: string) =>
  (ring as unknown as Record<string, JWT | undefined>)[id]

export function signAccess(app: FastifyInstance, { crypto, clock }: Kernel, session: { id: string; user_id: string }) {
  const iat = Math.floor(clock.ms() / 1000)
  const claims: Claims = { sub: session.user_id, sid: session.id, iat, exp: iat + ACCESS_SECONDS }
  const [newest] = crypto.keysFor('access')
  return underKey(app, newest!.id)!.sign(claims)
}

/** The session that a bearer token names, or null for whatever we did not write or is too old. */
export function readAccess(app: FastifyInstance, { clock }: Kernel, token: string): string | null {
  if (!isCanonical(token)) return null
  try {
    const { kid } = JSON.parse(Buffer.from(token.split('.', 1)[0]!, 'base64url').toString()) as { kid?: unknown }
    const { sid, iat, exp } = underKey(app, String(kid))!.verify<Claims>(token)
    const now = Math.floor(clock.ms() / 1000)
    return typeof sid === 'string' && exp > now && exp - iat <= ACCESS_SECONDS ? sid : null
  } catch {
    return null
  }
}

/** The last letter of a signature has bits that decoding ignores: one token has one form. */
function isCanonical(token: string) {
  const signature = token.slice(token.lastIndexOf('.') + 1)
  return Buffer.from(signature, 'base64url').toString('base64url') === signature
}
