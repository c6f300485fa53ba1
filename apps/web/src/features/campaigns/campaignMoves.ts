import { type Campaign, type CampaignAction, type CampaignPhase, campaigns } from '@affluence/contract/campaigns'
import { ApiError, call } from '../../kernel/api.ts'
import { useTexts } from '../../kernel/messages.ts'
import { explain } from '../../kernel/problems.ts'
import { confirm } from '../../ui/confirm.ts'
import { toast } from '../../ui/toasts.ts'
import { campaignQueries } from './campaigns.queries.ts'
import { useInvalidate } from '../../kernel/queries.ts'
import { adRequestQueries } from '../adRequests/adRequests.queries.ts'
import { dashboardQueries } from '../dashboards/dashboards.queries.ts'

const tones = {
  draft: 'plain',
  upcoming: 'wait',
  active: 'good',
  paused: 'wait',
  completed: 'plain',
  cancelled: 'bad',
} as const
export const phaseTone = (phase: CampaignPhase) => tones[phase]

export type CampaignMove = Exclude<CampaignAction, 'edit' | 'send_request' | 'apply'>
export const isMove = (action: CampaignAction): action is CampaignMove =>
  !['edit', 'send_request', 'apply'].includes(action)

/** Names the campaign and what follows, then does it and brings every list up to date. */
export function useCampaignMoves() {
  const t = useTexts('campaigns')
  const invalidate = useInvalidate()

  async function act({ id }: Campaign, move: CampaignMove, reason = '') {
    const of = { params: { id } }
    if (move === 'delete') return call(campaigns.remove, of)
    if (move === 'flag') return call(campaigns.flag, { ...of, body: { reason } })
    if (move === 'cancel') return call(campaigns.cancel, { ...of, body: reason ? { reason } : undefined })
    return call(campaigns[move], of)
  }
  /** A campaign with agreements cannot go: ending it early is what is left. */
  async function decide(campaign: Campaign, move: CampaignMove, because = ''): Promise<CampaignMove | null> {
    let instead: string | null = null
    const answer = await confirm({
      title: t(`confirm.${move}`, { name: campaign.name }),
      text: [because, t(`consequence.${move}`)].filter(Boolean).join('\n\n'),
      action: t(`actions.${move}`),
      danger: move === 'cancel' || move === 'delete' || move === 'flag',
      ...((move === 'flag' || move === 'cancel') && {
        reason: { label: t('reason'), required: move === 'flag', max: 500 },
      }),
      act: ({ reason }) =>
        act(campaign, move, reason).catch(async (error: unknown) => {
          await invalidate(campaignQueries)
          if (!(error instanceof ApiError && error.problem.code === 'campaign_has_commitments')) throw error
          instead = explain(error)
        }),
    })
    if (!answer) return null
    if (instead !== null) return decide(campaign, 'cancel', instead)
    toast(t(`done.${move}`))
    // A deleted campaign cannot be fetched anew.
    await invalidate(campaignQueries, adRequestQueries, dashboardQueries)
    return move
  }
  return { decide }
}
