import { Platform } from '@affluence/contract/influencers'
import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const payload = z.object({ account_id: z.string() })
export const socialConnected = event('social.connected', payload, { audit: true })
export const socialReconnected = event('social.reconnected', payload, { audit: true })
export const socialDisconnected = event('social.disconnected', payload, { audit: true })
export const socialChanged = event('social.changed', payload, { audit: true })
/** A sync of the account failed. */
export const socialFailed = event('social.failed', payload.extend({ code: z.string() }))
/** New numbers. */
export const socialSynced = event('social.synced', payload)
export const socialErased = event('social.erased', payload.extend({ platform: Platform }), { audit: true })
/** A token waits to be revoked at its platform. */
export const revocationRequested = event('social.revocation_asked', z.object({ revocation_id: z.string() }))
/** A platform sent an event that a job has to handle. */
export const platformCalled = event('social.platform_called', z.object({ event_id: z.string() }))
