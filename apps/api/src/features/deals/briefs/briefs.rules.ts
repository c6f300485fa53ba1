import type { CampaignAction, CampaignPhase, CampaignState, Visibility } from '@affluence/contract/campaigns'
import { machine } from '../../../kernel/lifecycle.ts'

export const campaignCycle = machine('campaign', {
  draft: { activate: 'active', cancel: 'cancelled' },
  active: { pause: 'paused', cancel: 'cancelled' },
  paused: { activate: 'active', cancel: 'cancelled' },
  cancelled: {},
})

export type Dated = { state: CampaignState; start_date: string; end_date: string }
export type Sums = { budget: number; spent: number; reserved: number }
type Standing = { flagged_at: string | null; deleted_at: string | null }

export const freeBudget = ({ budget, spent, reserved }: Sums) => budget - spent - reserved
export const committedBudget = ({ spent, reserved }: Sums) => spent + reserved

/** A draft or a cancelled campaign stays what it is; the others follow the calendar. */
export function phaseOf({ state, start_date, end_date }: Dated, today: string): CampaignPhase {
  if (state === 'draft' || state === 'cancelled') return state
  if (end_date < today) return 'completed'
  if (state === 'paused') return 'paused'
  return start_date > today ? 'upcoming' : 'active'
}

/** Why this campaign takes no new offers and no acceptance; null when it does. */
export function closedReason(campaign: Dated & Standing, today: string) {
  if (campaign.deleted_at || campaign.state !== 'active') return 'campaign_not_active'
  if (campaign.end_date < today) return 'campaign_ended'
  return campaign.flagged_at ? 'campaign_flagged' : null
}

/** What an influencer finds without having been asked. */
export const isDiscoverable = (campaign: Dated & Standing & { visibility: Visibility }, today: string) =>
  campaign.visibility === 'public' && closedReason(campaign, today) === null

type Viewer =
  | { kind: 'admin' }
  | { kind: 'sponsor'; approval: string; flagged: boolean }
  | { kind: 'influencer'; approval: string; flagged: boolean; has_open_request: boolean; looking?: boolean }

const isFree = (viewer: { approval: string; flagged: boolean }) => viewer.approval === 'approved' && !viewer.flagged

/** What this reader may do next with it. */
export function campaignActions(
  campaign: Dated & Standing & { visibility: Visibility; commitments: number },
  viewer: Viewer,
  today: string,
): CampaignAction[] {
  if (viewer.kind === 'admin') return [campaign.flagged_at ? 'unflag' : 'flag']
  if (viewer.kind === 'influencer') {
    return isFree(viewer) && !viewer.looking && !viewer.has_open_request && isDiscoverable(campaign, today)
      ? ['apply']
      : []
  }
  if (viewer.approval !== 'approved') return []
  const actions: CampaignAction[] = campaign.state === 'cancelled' ? [] : ['edit']
  if (campaignCycle.can(campaign.state, 'activate') && campaign.end_date >= today) actions.push('activate')
  if (campaignCycle.can(campaign.state, 'pause')) actions.push('pause')
  if (campaignCycle.can(campaign.state, 'cancel')) actions.push('cancel')
  if (campaign.commitments === 0) actions.push('delete')
  if (isFree(viewer) && closedReason(campaign, today) === null) actions.push('send_request')
  return actions
}
