import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const about = z.object({ payout_id: z.string() })

export const payoutCreated = event('payout.created', about, { audit: true })
export const payoutRefreshed = event('payout.refreshed', about, { audit: true })
export const payoutLocked = event('payout.locked', about, { audit: true })
export const payoutProcessing = event('payout.processing', about, { audit: true })
export const payoutPaid = event('payout.paid', about, { audit: true })
export const payoutFailed = event('payout.failed', about, { audit: true })
export const payoutCancelled = event('payout.cancelled', about, { audit: true })
export const payoutMethodSeen = event('payout_method.seen', about, { audit: true })
export const payoutMethodChanged = event('payout_method.changed', z.object({ influencer_id: z.string() }), {
  audit: true,
})
