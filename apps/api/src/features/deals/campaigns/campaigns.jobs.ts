import { job } from '../../../kernel/work/work.ts'
import { userClosed } from '../../people/account/account.events.ts'
import { campaignDatesMoved, campaignFlagged, campaignUnflagged } from './campaigns.events.ts'
import { closeParty } from './closing.service.ts'
import { notifyHoldersOfDates } from './dateNotices.service.ts'
import { notifyOwnerOfFlag } from './flagNotices.service.ts'

export const campaignJobs = [
  job({
    name: 'campaigns.close_party',
    payload: userClosed.payload,
    on: [userClosed],
    run: ({ user_id }, kernel, run) => closeParty(kernel, user_id, run),
  }),
  job({
    name: 'campaigns.tell_dates',
    payload: campaignDatesMoved.payload,
    on: [campaignDatesMoved],
    run: ({ campaign_id }, kernel, run) => notifyHoldersOfDates(kernel, campaign_id, run),
  }),
  job({
    name: 'campaigns.tell_flagged',
    payload: campaignFlagged.payload,
    on: [campaignFlagged],
    run: ({ campaign_id, reason }, kernel, run) =>
      notifyOwnerOfFlag(kernel, 'campaign_flagged', campaign_id, reason, run),
  }),
  job({
    name: 'campaigns.tell_unflagged',
    payload: campaignUnflagged.payload,
    on: [campaignUnflagged],
    run: ({ campaign_id }, kernel, run) => notifyOwnerOfFlag(kernel, 'campaign_unflagged', campaign_id, '', run),
  }),
]
