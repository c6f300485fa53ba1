import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const ofKey = z.object({ key_id: z.string() })
export const keyCreated = event('api_key.created', ofKey, { audit: true })
export const keyChanged = event('api_key.changed', ofKey, { audit: true })
export const keyRevoked = event('api_key.revoked', ofKey, { audit: true })
export const linkCreated = event('sign_in_link.created', z.object({ link_id: z.string() }), { audit: true })
export const linksRevoked = event('sign_in_link.revoked', z.object({ influencer_id: z.string() }), { audit: true })
