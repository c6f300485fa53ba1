import { z } from 'zod'
import { Session, TotpCode } from './authentication.ts'
import { id, Instant, IpRange, line, nothing, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { reached } from './quotas.ts'

export const Scope = z.enum([
  'orders:read',
  'orders:write',
  'products:read',
  'commissions:read',
  'wallet:read',
  'webhooks:write',
  'events:read',
])
export type Scope = z.output<typeof Scope>

export const ApiKey = z
  .object({
    id: id('key'),
    name: z.string(),
    prefix: z.string(),
    scopes: z.array(Scope),
    allowed_ips: z.array(z.string()).meta({ description: 'Where it may be used from; anywhere when empty' }),
    expires_at: Instant.nullable(),
    last_used_at: Instant.nullable(),
    revoked_at: Instant.nullable(),
    created_at: Instant,
    state: z.enum(['active', 'expired', 'revoked']),
  })
  .meta({ id: 'ApiKey' })
export type ApiKey = z.output<typeof ApiKey>
export const NewApiKey = ApiKey.extend({
  key: z.string().meta({ description: 'The secret, shown this once' }),
}).meta({ id: 'NewApiKey' })
export type NewApiKey = z.output<typeof NewApiKey>
const AllowedIps = z.array(IpRange).max(20)
const ApiKeyInput = z.strictObject({
  name: line(50),
  scopes: z.array(Scope).min(1).max(7).optional().meta({ description: 'orders:read and orders:write unless said' }),
  allowed_ips: AllowedIps.optional().meta({
    description: 'Where the key may be used from; elsewhere it answers 403 `ip_not_allowed`. Anywhere unless said',
  }),
  expires_at: Instant.optional(),
})
const ApiKeyChange = z.strictObject({ allowed_ips: AllowedIps })

export const apiKeys = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/api-keys',
    tag: 'API keys',
    summary: 'My keys',
    query: z.strictObject(paging),
    response: page(ApiKey),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/v1/api-keys',
    tag: 'API keys',
    summary: 'Make a key; its secret is shown this once',
    status: 201,
    description:
      'A sponsor may hold many keys. An influencer holds one: a new one ends the old one, its dashboard link and every other open sign-in.',
    body: ApiKeyInput,
    response: NewApiKey,
    errors: { ...reached, scope_not_allowed: 422, expiry_in_past: 422 },
  }),
  change: endpoint({
    method: 'PATCH',
    path: '/api/v1/api-keys/:id',
    tag: 'API keys',
    summary: 'Change where a key may be used from',
    description: 'Holds from the next request. An empty list allows the key everywhere.',
    params: z.object({ id: id('key') }),
    body: ApiKeyChange,
    response: ApiKey,
  }),
  revoke: endpoint({
    method: 'DELETE',
    path: '/api/v1/api-keys/:id',
    tag: 'API keys',
    summary: 'End a key at the next request',
    params: z.object({ id: id('key') }),
    response: nothing,
    status: 204,
  }),
}

/** Opens an influencer's dashboard without a password: to look, not to change. */
export const SignInLink = z
  .object({
    id: id('sil'),
    state: z.enum(['active', 'expired', 'revoked']),
    expires_at: Instant.nullable(),
    last_used_at: Instant.nullable(),
    revoked_at: Instant.nullable(),
    created_at: Instant,
  })
  .meta({ id: 'SignInLink' })
export type SignInLink = z.output<typeof SignInLink>
export const NewSignInLink = SignInLink.extend({
  url: z.string().meta({ description: 'The address with its secret, shown this once' }),
}).meta({ id: 'NewSignInLink' })
export type NewSignInLink = z.output<typeof NewSignInLink>

export const signInLinks = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/sign-in-links',
    tag: 'API keys',
    summary: 'My dashboard links',
    query: z.strictObject(paging),
    response: page(SignInLink),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/v1/sign-in-links',
    tag: 'API keys',
    summary: 'Make a dashboard link; it takes the place of the one before',
    status: 201,
    response: NewSignInLink,
  }),
  revoke: endpoint({
    method: 'DELETE',
    path: '/api/v1/sign-in-links/:id',
    tag: 'API keys',
    summary: 'End a dashboard link and whoever came in by it',
    params: z.object({ id: id('sil') }),
    response: nothing,
    status: 204,
  }),
}

export const keySignIn = {
  byKey: endpoint({
    method: 'POST',
    path: '/api/v1/auth/key-login',
    tag: 'Accounts',
    summary: 'Sign in as an influencer with username and API key',
    body: z.strictObject({
      username: z.string().trim().min(1).max(254),
      api_key: z.string().trim().min(1).max(200),
      totp_code: TotpCode.optional(),
    }),
    response: Session,
    errors: {
      invalid_credentials: 401,
      totp_required: 401,
      totp_invalid: 401,
      key_expired: 401,
      account_suspended: 403,
      ip_not_allowed: 403,
      too_many_attempts: 429,
    },
  }),
  byLink: endpoint({
    method: 'POST',
    path: '/api/v1/auth/link-login',
    tag: 'Accounts',
    summary: 'Sign in with the token of a dashboard link',
    body: z.strictObject({ token: z.string().trim().min(1).max(300) }),
    response: Session,
    errors: {
      invalid_credentials: 401,
      link_expired: 401,
      link_revoked: 401,
      account_suspended: 403,
      too_many_attempts: 429,
    },
  }),
}
