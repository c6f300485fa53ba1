import { z } from 'zod'
import { id } from './common.ts'
import { endpoint } from './endpoint.ts'

/** What one sponsor or influencer may have at most, each with a setting of the platform. */
export const Quota = z.enum([
  'products',
  'coupons',
  'campaigns',
  'ad_requests',
  'affiliation_requests',
  'links',
  'api_keys',
  'shops',
  'exports',
  'file_bytes',
  'streams',
  'webhook_endpoints',
  'zones',
])
export type Quota = z.output<typeof Quota>
export const QuotaLimit = z.int().min(0).max(1e12)

export const QuotaUse = z
  .object({
    quota: Quota,
    used: z.int().nullable().meta({ description: 'Null for live streams, which each user has for themselves' }),
    most: z.int(),
    is_own: z.boolean().meta({ description: 'Decided for this account, whatever the setting of the platform says' }),
  })
  .meta({ id: 'QuotaUse' })
export type QuotaUse = z.output<typeof QuotaUse>
/** The refusal of an operation that would pass a quota: it names the quota, its limit, and how much is used. */
export const reached = { quota_reached: 409 } as const

const user = z.object({ id: id('usr') })
const of = `/api/v1/admin/users/:id/quotas` as const
const response = z.object({ data: z.array(QuotaUse) })

export const quotas = {
  mine: endpoint({
    method: 'GET',
    path: '/api/v1/me/quotas',
    tag: 'My account',
    summary: 'How much of what my account may have is used',
    response,
  }),
  of: endpoint({
    method: 'GET',
    path: of,
    tag: 'Admin: users',
    summary: 'How much of what an account may have is used',
    params: user,
    response,
  }),
  change: endpoint({
    method: 'PUT',
    path: `${of}/:quota`,
    tag: 'Admin: users',
    summary: 'Give an account a limit of its own, or with null the one of the platform',
    params: user.extend({ quota: Quota }),
    body: z.strictObject({ most: QuotaLimit.nullable() }),
    response,
    errors: { no_such_quota: 409 },
  }),
}
