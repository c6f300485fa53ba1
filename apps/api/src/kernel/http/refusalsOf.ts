import type { Endpoint } from '@affluence/contract/endpoint'
import type { z } from 'zod'
import type { Grant } from '../access.ts'
import type { Offered } from './http.ts'
import { creates } from './idempotency.ts'

/** Every code that an operation may refuse with, by status: its own, and those of the way to it. */
export function refusalsOf({ endpoint, grant }: Offered): Map<number, string[]> {
  const reads = endpoint.method === 'GET'
  const all: [number, readonly (string | false | undefined)[]][] = [
    [400, ['nul_character', 'lone_surrogate', ...(reads ? [] : unreadable)]],
    [401, grant || showsMore(endpoint) ? ['unauthenticated', 'key_expired'] : []],
    [403, [...(grant ? notAdmitted(grant) : showsMore(endpoint) ? ['ip_not_allowed'] : []), !reads && 'cross_site']],
    [404, [mayMiss(endpoint) && 'not_found']],
    [413, [!reads && 'body_too_large']],
    [415, [!reads && 'json_expected']],
    [422, ['invalid_request', !reads && 'nested_too_deep', isPaged(endpoint) && 'invalid_cursor']],
    [429, ['too_many_requests', grant?.kinds.includes('courier') && 'too_many_attempts']],
    [503, notNow],
    ...(creates(endpoint, grant) ? repeated : []),
    ...Object.entries(endpoint.errors ?? {}).map(([code, at]): [number, string[]] => [at, [code]]),
    [409, [endpoint.several_writes && 'idempotency_key_running']],
  ]
  const codes = new Map<number, string[]>()
  for (const [at, names] of all) {
    const existing = codes.get(at) ?? []
    for (const name of names) if (name && !existing.includes(name)) codes.set(at, [...(codes.get(at) ?? []), name])
  }
  return codes
}

const unreadable = ['invalid_json', 'invalid_utf8', 'duplicate_key']
const notNow = [
  'unavailable',
  'busy',
  'closing',
  'database_unreachable',
  'storage_failed',
  'storage_full',
  'sealed_unreadable',
]
const repeated: [number, string[]][] = [
  [400, ['invalid_idempotency_key']],
  [422, ['idempotency_key_reused']],
]

/** As `admit` decides, in its order (see access.ts). */
function notAdmitted({ kinds, scope, approved, unflagged, fresh, money }: Grant) {
  const isForParties = kinds.some((kind) => kind !== 'admin')
  const needsMore = kinds.includes('admin') && (fresh || money)
  return [
    'forbidden',
    'ip_not_allowed',
    scope && 'scope_missing',
    needsMore && 'two_factor_required',
    (fresh || needsMore) && 'sign_in_again',
    isForParties && 'account_suspended',
    isForParties && approved && 'approval_required',
    isForParties && unflagged && 'account_flagged',
  ]
}

/** What anybody may read is shown differently to those who are signed in: an old token is told so. */
const showsMore = ({ method, path }: Endpoint) => method === 'GET' && path.startsWith('/api/v1/')
const namesIn = (part: z.ZodType | undefined) => Object.keys((part as z.ZodObject | undefined)?.shape ?? {})
const isPaged = ({ query }: Endpoint) => namesIn(query).includes('cursor')
/** Whatever names a row may name one that is not there. */
const mayMiss = ({ params, query, body }: Endpoint) =>
  params !== undefined || [query, body].some((part) => namesIn(part).some((name) => /_ids?$/.test(name)))
