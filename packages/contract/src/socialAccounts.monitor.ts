import { z } from 'zod'
import { id, Instant } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Platform } from './influencers.ts'
import { SocialAccountState, SocialProblem } from './socialAccounts.ts'
import { SocialSync, SocialSyncState } from './socialAccounts.figures.ts'

const ByState = z.record(SocialAccountState, z.int())
export const SocialUsage = z
  .object({
    platform: Platform,
    accounts: ByState,
    calls_today: z.int().meta({ description: 'Since midnight in the time zone of the limit' }),
    units_today: z.int().meta({ description: 'Of the daily limit; 0 where the platform counts none' }),
    daily_limit: z.int().nullable(),
    resets_at: Instant.nullable(),
    interval_minutes: z.int().meta({ description: 'How often an account is read, so that the limit lasts' }),
    paused_until: Instant.nullable(),
    problem: SocialProblem.nullable(),
  })
  .meta({ id: 'SocialUsage' })
export type SocialUsage = z.output<typeof SocialUsage>

export const FailingSocialAccount = z
  .object({
    id: id('soc'),
    platform: Platform,
    username: z.string(),
    influencer: z.object({ id: id('inf'), display_name: z.string() }),
    state: SocialAccountState,
    problem: SocialProblem.nullable(),
    failures: z.int(),
    last_sync_at: Instant.nullable(),
  })
  .meta({ id: 'FailingSocialAccount' })
export type FailingSocialAccount = z.output<typeof FailingSocialAccount>

export const SocialSyncFigures = z
  .object({
    days: z.int(),
    syncs: z.record(SocialSyncState, z.int()),
    processed: z.int(),
    successful: z.int(),
    failed: z.int(),
    skipped: z.int(),
    success_rate: z.number().nullable().meta({ description: 'Percent; null when none was tried' }),
  })
  .meta({ id: 'SocialSyncFigures' })
export type SocialSyncFigures = z.output<typeof SocialSyncFigures>

export const SocialMonitor = z
  .object({
    platforms: z.array(SocialUsage),
    failing: z.array(FailingSocialAccount).meta({ description: 'Up to 50, most failures first' }),
    runs: z.array(SocialSync).meta({ description: 'The newest' }),
  })
  .meta({ id: 'SocialMonitor' })
export type SocialMonitor = z.output<typeof SocialMonitor>

export const SetupFault = z.enum([
  'setting_missing',
  'accounts_waiting',
  'setting_retired',
  'redirect_elsewhere',
  'redirect_not_https',
  'address_unreachable',
  'secret_refused',
  'verify_token_missing',
  'verify_token_refused',
  'callback_unanswered',
  'redirect_unanswered',
])
export type SetupFault = z.output<typeof SetupFault>
export const SocialSetup = z
  .object({
    platform: Platform,
    is_ready: z.boolean(),
    authorize_url: z.string().nullable(),
    redirect_uri: z.string(),
    callbacks: z.record(z.string(), z.string()).meta({ description: 'Addresses to enter at the platform, by name' }),
    faults: z.array(
      z.object({ code: SetupFault, setting: z.string().nullable(), detail: z.string().nullable() }).meta({
        id: 'SocialSetupFault',
      }),
    ),
  })
  .meta({ id: 'SocialSetup' })
export type SocialSetup = z.output<typeof SocialSetup>

const tag = 'Admin: social accounts'
export const socialMonitor = {
  get: endpoint({
    method: 'GET',
    path: '/api/v1/admin/social',
    tag,
    summary: 'How the connected accounts are: by state and platform, limits used, what fails, last runs',
    response: SocialMonitor,
  }),
  figures: endpoint({
    method: 'GET',
    path: '/api/v1/admin/social/syncs',
    tag,
    summary: 'How syncs went in the last days',
    query: z.strictObject({ days: z.coerce.number().int().min(1).max(365).default(7) }),
    response: SocialSyncFigures,
  }),
  check: endpoint({
    method: 'POST',
    path: '/api/v1/admin/social/check',
    tag,
    summary: 'Check the set-up of every platform, and say what is wrong',
    response: z.object({ data: z.array(SocialSetup) }),
  }),
} as const
