import { id, Instant, paging } from '@affluence/contract/common'
import { endpoint } from '@affluence/contract/endpoint'
import { Platform } from '@affluence/contract/influencers'
import { connecting, SocialAccountState } from '@affluence/contract/socialAccounts'
import { SocialSyncState } from '@affluence/contract/socialAccounts.figures'
import { z } from 'zod'
import { Count, counts, errors, OldAccount, OldFigures, OldJob, OldSnapshot } from './003-social.shapes.ts'
import { anyCase } from './anyCase.ts'

const tag = 'Compatibility: social media'
const path = (rest: string) => `/api/social-media${rest}` as const
const params = z.object({ id: id('soc') })
const platform = anyCase(Platform)

const Queued = z.object({ message: z.string(), task_id: id('syn') })
const QueuedOfUser = Queued.extend({ user_id: z.string() })
const Connected = z.object({ message: z.string(), account_id: id('soc'), created: z.boolean() })
const handed = {
  access_token: z.string().trim().min(1).max(4000),
  refresh_token: z.string().trim().min(1).max(4000).nullish(),
  expires_in: z.int().min(1).max(1e9).nullish(),
  scopes: z.array(z.string().max(200)).max(50).nullish(),
}
const limit = (usual: number, most: number) =>
  z.object({ limit: z.coerce.number().int().min(1).max(most).default(usual) })
const one = { params, response: OldAccount, tag } as const
/** All else that is sent is what the platform says, and stays so. */
const change = { ...one, path: path('/accounts/:id'), body: z.object({ is_public: z.boolean().optional() }) } as const
const end = { params, tag, method: 'DELETE', errors: { wrong_state: 409 } } as const
const queue = { method: 'POST', tag, response: QueuedOfUser, status: 202 } as const

export const social = {
  accounts: endpoint({
    method: 'GET',
    path: path('/accounts'),
    tag,
    summary: 'My connected accounts',
    description: 'There is one for each platform at most, so that all stand on the first page.',
    query: z.object({ page: z.coerce.number().int().min(1).default(1) }),
    response: z.object({ count: z.int(), next: z.null(), previous: z.null(), results: z.array(OldAccount) }),
  }),
  create: endpoint({
    method: 'POST',
    path: path('/accounts'),
    tag,
    summary: 'Connect an account with a token that you have',
    description: 'The platform says whose account it is; names that are sent are not taken.',
    body: z.object({ platform, ...handed }),
    response: OldAccount,
    status: 201,
    or_status: 200,
    several_writes: true,
    errors: connecting,
  }),
  get: endpoint({ ...one, method: 'GET', path: path('/accounts/:id'), summary: 'One of my accounts' }),
  replace: endpoint({ ...change, method: 'PUT', summary: 'Show or hide the numbers of an account' }),
  change: endpoint({ ...change, method: 'PATCH', summary: 'Show or hide the numbers of an account' }),
  remove: endpoint({
    ...end,
    path: path('/accounts/:id'),
    summary: 'Disconnect an account',
    response: z.void(),
    status: 204,
  }),
  disconnect: endpoint({
    ...end,
    path: path('/accounts/:id/disconnect'),
    summary: 'Disconnect an account',
    response: z.object({ message: z.string() }),
  }),
  sync: endpoint({
    method: 'POST',
    path: path('/accounts/:id/sync'),
    tag,
    summary: 'Read the numbers of an account now',
    params,
    response: Queued.extend({ account_id: id('soc') }),
    status: 202,
    errors: { wrong_state: 409 },
  }),
  refresh: endpoint({
    method: 'POST',
    path: path('/accounts/:id/refresh_token'),
    tag,
    summary: 'Renew the token of an account now',
    params,
    response: z.object({ message: z.string(), expires_at: Instant.nullable() }),
    errors: { wrong_state: 409, platform_refused: 400, platform_unavailable: 503 },
    several_writes: true,
  }),
  history: endpoint({
    method: 'GET',
    path: path('/accounts/:id/history'),
    tag,
    summary: 'What was measured, newest first',
    params,
    query: limit(50, 1000).extend({ cursor: paging.cursor }),
    response: z.array(OldSnapshot).max(1000),
  }),
  connect: endpoint({
    method: 'POST',
    path: path('/connect'),
    tag,
    summary: 'Connect an account with the code of the platform, or with a token that you have',
    description:
      'A code needs the `state` that `POST /api/v1/social-accounts/connect` gave. The address that the browser came back to is that of the settings.',
    body: z
      .object({
        platform,
        auth_code: z.string().trim().min(1).max(4000).nullish(),
        state: z.string().trim().max(500).nullish(),
        ...handed,
        access_token: handed.access_token.nullish(),
      })
      .refine((body) => body.auth_code || body.access_token, { path: ['auth_code'], params: { code: 'required' } }),
    response: Connected,
    status: 201,
    or_status: 200,
    several_writes: true,
    errors: connecting,
  }),
  syncAll: endpoint({ ...queue, path: path('/sync/user'), summary: 'Read the numbers of all my accounts now' }),
  status: endpoint({
    method: 'GET',
    path: path('/sync/status/:task_id'),
    tag,
    summary: 'How a sync goes',
    params: z.object({ task_id: id('syn') }),
    response: z.object({
      task_id: id('syn'),
      status: SocialSyncState,
      result: z
        .object({ ...counts, error_details: errors })
        .nullable()
        .meta({ description: 'Once it has ended' }),
    }),
  }),
  figures: endpoint({
    method: 'GET',
    path: path('/stats/follower'),
    tag,
    summary: 'My followers and engagement over all connected accounts',
    response: OldFigures,
  }),
  syncs: endpoint({
    method: 'GET',
    path: path('/stats/sync'),
    tag,
    summary: 'My syncs, newest first',
    query: limit(20, 100).extend({ cursor: paging.cursor }),
    response: z.array(OldJob).max(100),
  }),
  admin: endpoint({
    method: 'GET',
    path: path('/stats/admin'),
    tag,
    summary: 'How the syncs of everybody went in the last days',
    query: z.object({ days: z.coerce.number().int().min(1).max(365).default(7) }),
    response: z.object({
      days: z.int(),
      total_jobs: z.int(),
      jobs_by_status: z.record(SocialSyncState, z.int()),
      accounts_by_status: z.record(SocialAccountState, z.int()),
      ...counts,
    }),
  }),
  update: endpoint({ ...queue, path: path('/update-followers'), summary: 'Read the numbers of all my accounts now' }),
  updateNow: endpoint({
    method: 'POST',
    path: path('/update-followers-sync'),
    tag,
    summary: 'Read the numbers of all my accounts, and wait for them for some seconds',
    response: z.object({
      results: z.partialRecord(
        Platform,
        z.object({
          success: z.boolean(),
          old_followers: Count,
          current_followers: Count,
          change: Count,
          error: z.string().nullable(),
        }),
      ),
      old_followers: z.int(),
      current_followers: z.int(),
      change: z.int(),
      updated_at: Instant.nullable(),
    }),
  }),
  legacyFigures: endpoint({
    method: 'GET',
    path: path('/follower-stats'),
    tag,
    summary: 'My followers and engagement over all connected accounts',
    response: OldFigures,
  }),
}
