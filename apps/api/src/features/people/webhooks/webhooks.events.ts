import { WebhookDisableReason } from '@affluence/contract/webhooks'
import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const about = z.object({ endpoint_id: z.string() })

export const endpointCreated = event('webhook_endpoint.created', about, { audit: true })
export const endpointChanged = event('webhook_endpoint.changed', about, { audit: true })
export const endpointPaused = event('webhook_endpoint.paused', about, { audit: true })
export const endpointResumed = event('webhook_endpoint.resumed', about, { audit: true })
export const endpointRemoved = event('webhook_endpoint.removed', about, { audit: true })
export const endpointRotated = event('webhook_endpoint.secret_rotated', about, { audit: true })
export const endpointSecretShown = event('webhook_endpoint.secret_shown', about, { audit: true })
export const endpointReplayed = event('webhook_endpoint.replayed', about.extend({ count: z.int() }), { audit: true })
/** The job that continues a replay. */
export const webhookReplaying = {
  name: 'webhooks.replay',
  payload: z.object({ replay_id: z.string() }),
  lane: 'heavy',
} as const
/** An endpoint was called: pages that show its log load it again. At most once a second. */
export const endpointCalled = event('webhook_endpoint.called', about, { fleeting: true })
/** A test was sent. The feed shows it as `test`; it is not sent to other endpoints. */
export const endpointTested = event('webhook_endpoint.tested', about)
/** An endpoint was switched off. The feed shows it as `endpoint.disabled`, and it is sent to the other endpoints. */
export const endpointDisabled = event('webhook_endpoint.disabled', about.extend({ reason: WebhookDisableReason }), {
  audit: true,
})
