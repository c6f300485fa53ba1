import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

/** Live streams of the session close at once; the next request is refused in any case. */
export const sessionEnded = event('session.ended', z.object({ session_id: z.string(), reason: z.string() }))

const ofKey = z.object({ key_id: z.string() })
export const keyCreated = event('api_key.created', ofKey, { audit: true })
export const keyChanged = event('api_key.changed', ofKey, { audit: true })
export const keyRevoked = event('api_key.revoked', ofKey, { audit: true })
export const linkCreated = event('sign_in_link.created', z.object({ link_id: z.string() }), { audit: true })
export const linksRevoked = event('sign_in_link.revoked', z.object({ influencer_id: z.string() }), { audit: true })
