import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Platform } from './influencers.ts'

/** What became of a call of a platform. */
export const PlatformEventState = z.enum(['pending', 'processed', 'failed', 'ignored'])
export type PlatformEventState = z.output<typeof PlatformEventState>

const tag = 'Social accounts: calls of the platforms'
const callback = (name: string) => `/api/social-media/callbacks/instagram/${name}` as const
const signed = {
  method: 'POST',
  tag,
  takes: ['application/x-www-form-urlencoded'],
  errors: { wrong_signature: 400 },
} as const

/** What platforms call. Each address is entered in the app at the platform: docs/social.md. */
export const socialEvents = {
  verify: endpoint({
    method: 'GET',
    path: '/api/social-media/webhooks/:platform',
    tag,
    summary: 'Answer the check of the address that a platform makes before it sends webhooks',
    description: 'Answers `hub.challenge` where `hub.verify_token` is that of the settings.',
    params: z.object({ platform: Platform }),
    query: z.object({
      'hub.mode': z.string().max(50).optional(),
      'hub.verify_token': z.string().max(500).optional(),
      'hub.challenge': z.string().max(500).optional(),
    }),
    response: z.string(),
    media: 'text/plain',
    errors: { wrong_verify_token: 403 },
  }),
  receive: endpoint({
    method: 'POST',
    path: '/api/social-media/webhooks/:platform',
    tag,
    summary: 'Webhooks of a platform, signed by it',
    description:
      '`X-Hub-Signature-256: sha256=…` is the HMAC-SHA256 of the bytes of the body with the secret of the app. Takes what Instagram sends (`{object, entry: […]}`), and one event by itself: `{id, event_type, platform_user_id, …}` with the types `follower_update` (`follower_count`, `following_count`, `posts_count`), `profile_update`, `post_update` and `account_deauthorized`. Each event is stored once and used by a job; other types are ignored.',
    params: z.object({ platform: Platform }),
    takes: ['application/json'],
    response: z.object({ status: z.literal('received') }),
    errors: { wrong_signature: 401 },
  }),
  deauthorize: endpoint({
    ...signed,
    path: callback('deauthorize'),
    summary: 'Instagram says that somebody removed the app',
    description: 'The account is disconnected and its tokens are erased. The body holds a `signed_request`.',
    response: z.object({ status: z.literal('received') }),
  }),
  deleteData: endpoint({
    ...signed,
    path: callback('data-deletion'),
    summary: 'Instagram says that somebody asks to delete their data',
    description: 'The account goes with its history. The address in the answer says how it stands, for 90 days.',
    response: z.object({ url: z.string(), confirmation_code: z.string() }),
  }),
  deletion: endpoint({
    method: 'GET',
    path: '/data-deletion/:code',
    tag,
    summary: 'How a request to delete data stands, as a page for people',
    params: z.object({ code: z.string().max(200) }),
    response: z.string(),
    media: 'text/html',
    answers: {
      200: { media: 'text/html', description: 'How it stands' },
      404: { media: 'text/html', description: 'No such request, or it is older than 90 days' },
    },
  }),
} as const
