import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const payload = z.object({ campaign_id: z.string() })

export const campaignCreated = event('campaign.created', payload)
export const campaignChanged = event('campaign.changed', payload)
/** Its dates moved while an influencer holds accepted work in it. */
export const campaignDatesMoved = event('campaign.dates_moved', payload, { audit: true })
export const campaignActivated = event('campaign.activated', payload)
export const campaignPaused = event('campaign.paused', payload)
export const campaignCancelled = event('campaign.cancelled', payload)
export const campaignDeleted = event('campaign.deleted', payload)
export const campaignFlagged = event('campaign.flagged', payload.extend({ reason: z.string() }), { audit: true })
export const campaignUnflagged = event('campaign.unflagged', payload, { audit: true })
