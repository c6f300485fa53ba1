import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const payload = z.object({ user_id: z.string() })

export const userRegistered = event('user.registered', payload.extend({ role: z.string() }), { audit: true })
export const userChanged = event('user.changed', payload, { audit: true })
export const emailVerified = event('user.email_verified', payload, { audit: true })
export const emailChanged = event('user.email_changed', payload, { audit: true })
export const passwordChanged = event('user.password_changed', payload, { audit: true })
export const twoFactorChanged = event('user.two_factor_changed', payload.extend({ enabled: z.boolean() }), {
  audit: true,
})
export const userClosed = event('user.closed', payload, { audit: true })
export const phoneVerified = event('user.phone_verified', payload, { audit: true })
/** An admin looked at the code that confirms a number. */
export const phoneCodeShown = event('user.phone_code_shown', payload, { audit: true })
/** An admin made a link to a new password. */
export const resetLinkMade = event('user.reset_link_made', payload, { audit: true })
/** A code or a link is to be sent as a text message. */
export const textAsked = event('text.asked', z.object({ token_id: z.string() }))
