import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const payload = z.object({ payout_id: z.string() })

export const payoutCreated = event('payout.created', payload, { audit: true })
export const payoutRefreshed = event('payout.refreshed', payload, { audit: true })
export const payoutLocked = event('payout.locked', payload, { audit: true })
export const payoutProcessing = event('payout.processing', payload, { audit: true })
export const payoutPaid = event('payout.paid', payload, { audit: true })
export const payoutFailed = event('payout.failed', payload, { audit: true })
export const payoutCancelled = event('payout.cancelled', payload, { audit: true })
export const payoutMethodSeen = event('payout_method.seen', payload, { audit: true })
export const payoutMethodChanged = event('payout_method.changed', z.object({ influencer_id: z.string() }), {
  audit: true,
})
