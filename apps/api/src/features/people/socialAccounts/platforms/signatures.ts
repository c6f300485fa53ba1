import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Platform } from '@affluence/contract/influencers'
import { z } from 'zod'
import type { Config } from '../../../../config.ts'
import { IdText, jsonIn } from './calls.ts'

const mac = (secret: string, ...parts: (string | Buffer)[]) =>
  parts.reduce((hmac, part) => hmac.update(part), createHmac('sha256', secret)).digest()
const isSame = (one: Buffer, other: Buffer) => one.length === other.length && timingSafeEqual(one, other)
export const isSameText = (one: string, other: string) => isSame(Buffer.from(one), Buffer.from(other))

type SignedCall = { config: Config; headers: IncomingHttpHeaders; body: Buffer }
/** Verifies the signature of a webhook over its raw bytes, for platforms that send webhooks. */
export const signatures: Partial<Record<Platform, (of: SignedCall) => boolean>> = {
  instagram({ config: { INSTAGRAM_CLIENT_SECRET: secret }, headers, body }) {
    const [, hex] = /^sha256=([0-9a-f]{64})$/i.exec(String(headers['x-hub-signature-256'] ?? '')) ?? []
    return Boolean(secret && hex) && isSame(mac(secret!, body), Buffer.from(hex!, 'hex'))
  },
  tiktok({ config: { TIKTOK_CLIENT_SECRET: secret }, headers, body }) {
    const [, at, hex] = /^t=(\d{1,15}),s=([0-9a-f]{64})$/i.exec(String(headers['tiktok-signature'] ?? '')) ?? []
    return Boolean(secret && hex) && isSame(mac(secret!, `${at}.`, body), Buffer.from(hex!, 'hex'))
  },
}

const Request = z.object({ algorithm: z.string().regex(/^HMAC-SHA256$/i), user_id: IdText })
/** The person of a `signed_request`: base64url(signature).base64url(JSON). Null where the signature is wrong. */
export function personIn(secret: string | undefined, request: string): string | null {
  const [, signature, payload] = /^([\w-]+)=*\.([\w-]+)=*$/.exec(request) ?? []
  if (!secret || !signature || !payload) return null
  if (!isSame(mac(secret, payload), Buffer.from(signature, 'base64url'))) return null
  const parsed = Request.safeParse(jsonIn(Buffer.from(payload, 'base64url').toString()))
  return parsed.success ? parsed.data.user_id : null
}
