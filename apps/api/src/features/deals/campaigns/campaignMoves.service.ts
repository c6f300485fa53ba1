import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm'
import type { AdminActor, SponsorActor } from '../../../kernel/access.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { move, recordStep } from '../../../kernel/db/move.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { ad_requests } from '../adRequests/adRequests.tables.ts'
import { askToCancelAgreed, withdrawOpenRequests } from '../adRequests/withdrawal.service.ts'
import {
  campaignActivated,
  campaignCancelled,
  campaignDeleted,
  campaignFlagged,
  campaignPaused,
  campaignUnflagged,
} from './campaigns.events.ts'
import { campaignCycle } from '../briefs/briefs.rules.ts'
import { aboutCampaign, dayOf } from './campaigns.service.ts'
import { type CampaignRow, campaigns } from '../briefs/briefs.tables.ts'
import { findCampaign } from '../adRequests/campaignReach.service.ts'
import { presentCampaign } from './campaignView.service.ts'

const EVENTS = { activate: campaignActivated, pause: campaignPaused, cancel: campaignCancelled }

export const activateCampaign = (kernel: Kernel, actor: SponsorActor, id: string) =>
  change(kernel, actor, id, 'activate', async (tx, { end_date }) => {
    if (end_date < dayOf(tx.now)) throw new Refusal('conflict', 'campaign_ended', { end_date })
  })

export const pauseCampaign = (kernel: Kernel, actor: SponsorActor, id: string) => change(kernel, actor, id, 'pause')

/** What was only asked is taken back; of what was agreed and not handed in, the influencers are asked to let it go. */
export const cancelCampaign = (kernel: Kernel, actor: SponsorActor, id: string, reason?: string) =>
  change(
    kernel,
    actor,
    id,
    'cancel',
    async (tx, campaign) => {
      await withdrawOpenRequests(tx, campaign.id, actor, 'campaign_cancelled')
      await askToCancelAgreed(tx, campaign.id, actor, 'campaign_cancelled')
    },
    reason,
  )

function change(
  { db }: Kernel,
  actor: SponsorActor,
  id: string,
  action: keyof typeof EVENTS,
  also: (tx: Tx, campaign: CampaignRow) => Promise<void> = async () => {},
  comment?: string,
) {
  return db.write(async (tx) => {
    const { campaign, sponsor } = await findCampaign(tx, actor, id, dayOf(tx.now))
    const row = await move(tx, {
      cycle: campaignCycle,
      table: campaigns,
      row: campaign,
      action,
      by: actor,
      comment,
    })
    await also(tx, row)
    await emit(tx, EVENTS[action], actor, aboutCampaign(row), { campaign_id: id })
    return presentCampaign(tx, actor, { campaign: row, sponsor }, dayOf(tx.now))
  })
}

/** Promised pay stays promised: such a campaign can only be cancelled. */
export function removeCampaign({ db }: Kernel, actor: SponsorActor, id: string) {
  return db.write(async (tx) => {
    const { campaign } = await findCampaign(tx, actor, id, dayOf(tx.now))
    const promised = and(
      eq(ad_requests.campaign_id, id),
      inArray(ad_requests.state, ['accepted', 'submitted', 'completed']),
    )
    const requests = await tx.$count(ad_requests, promised)
    if (requests > 0) throw new Refusal('conflict', 'campaign_has_commitments', { requests, instead: 'cancel' })
    await withdrawOpenRequests(tx, id, actor, 'campaign_deleted')
    await tx.update(campaigns).set({ deleted_at: tx.now, updated_at: tx.now }).where(eq(campaigns.id, id))
    await emit(tx, campaignDeleted, actor, aboutCampaign(campaign), { campaign_id: id })
  })
}

export function flagCampaign({ db }: Kernel, actor: AdminActor, id: string, reason: string) {
  return db.write(async (tx) => {
    const { sponsor } = await findCampaign(tx, actor, id, dayOf(tx.now))
    const [row] = await tx
      .update(campaigns)
      .set({ flagged_at: tx.now, flag_reason: reason, flagged_by: actor.user_id, updated_at: tx.now })
      .where(and(eq(campaigns.id, id), isNull(campaigns.flagged_at)))
      .returning()
    if (!row) throw new Refusal('conflict', 'already_flagged')
    await recordFlag(tx, row, 'flag', actor, reason)
    const about = { ...aboutCampaign(row), after: { flag_reason: reason } }
    await emit(tx, campaignFlagged, actor, about, { campaign_id: id, reason })
    return presentCampaign(tx, actor, { campaign: row, sponsor }, dayOf(tx.now))
  })
}

export function unflagCampaign({ db }: Kernel, actor: AdminActor, id: string) {
  return db.write(async (tx) => {
    const { campaign, sponsor } = await findCampaign(tx, actor, id, dayOf(tx.now))
    const [row] = await tx
      .update(campaigns)
      .set({ flagged_at: null, flag_reason: null, flagged_by: null, updated_at: tx.now })
      .where(and(eq(campaigns.id, id), isNotNull(campaigns.flagged_at)))
      .returning()
    if (!row) throw new Refusal('conflict', 'not_flagged')
    await recordFlag(tx, row, 'unflag', actor)
    const about = { ...aboutCampaign(row), before: { flag_reason: campaign.flag_reason } }
    await emit(tx, campaignUnflagged, actor, about, { campaign_id: id })
    return presentCampaign(tx, actor, { campaign: row, sponsor }, dayOf(tx.now))
  })
}

/** A flag changes no state, and is still something that happened. */
const recordFlag = (tx: Tx, { id, state }: CampaignRow, action: 'flag' | 'unflag', by: AdminActor, comment?: string) =>
  recordStep(tx, { subject_id: id, from: state, to: state, action, by, comment: comment ?? null })
