import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const about = z.object({ campaign_id: z.string() })

export const campaignCreated = event('campaign.created', about)
export const campaignChanged = event('campaign.changed', about)
/** Its days moved while somebody holds accepted work in it. */
export const campaignDatesMoved = event('campaign.dates_moved', about, { audit: true })
export const campaignActivated = event('campaign.activated', about)
export const campaignPaused = event('campaign.paused', about)
export const campaignCancelled = event('campaign.cancelled', about)
export const campaignDeleted = event('campaign.deleted', about)
export const campaignFlagged = event('campaign.flagged', about.extend({ reason: z.string() }), { audit: true })
export const campaignUnflagged = event('campaign.unflagged', about, { audit: true })
