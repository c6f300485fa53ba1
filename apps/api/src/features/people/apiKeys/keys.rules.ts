import type { ApiKey, Scope } from '@affluence/contract/apiKeys'

export const KEY_LENGTH = 64
/** What the owner's list shows of a key. */
export const prefixOf = (key: string) => key.slice(0, 8)

/** A header that brings a program's key; tokens of people have dots in them. */
export const keyIn = (authorization: string | undefined): string | null =>
  /^(?:Api-Key ([\x21-\x7e]{1,200})|Bearer ([A-Za-z0-9]{64}))$/i
    .exec(authorization ?? '')
    ?.slice(1)
    .find(Boolean) ?? null

const READING: readonly Scope[] = ['orders:read', 'products:read', 'commissions:read', 'wallet:read']
/** What a key may be given, and what it is given unless said. */
export const scopesFor = {
  sponsor: {
    possible: [...READING, 'orders:write', 'webhooks:write', 'events:read'] as readonly Scope[],
    usual: ['orders:read', 'orders:write'] as readonly Scope[],
  },
  influencer: { possible: READING, usual: READING },
}

type Life = { revoked_at: string | null; expires_at: string | null }
export const stateOf = ({ revoked_at, expires_at }: Life, now: string): ApiKey['state'] => {
  if (revoked_at !== null) return 'revoked'
  return expires_at !== null && expires_at <= now ? 'expired' : 'active'
}
