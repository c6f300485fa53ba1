import { type Influencer, influencers } from '@affluence/contract/influencers'
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { call } from '../../kernel/api.ts'
import { useTexts } from '../../kernel/messages.ts'
import { explain } from '../../kernel/problems.ts'
import { useSession } from '../../kernel/session.ts'
import { toast } from '../../ui/toasts.ts'
import { influencerQueries } from './influencers.queries.ts'
import { useCampaign } from '../campaigns/campaigns.queries.ts'
import { useInvalidate } from '../../kernel/queries.ts'

export const MOST_COMPARED = 4
const isId = (text: string) => /^inf_[0-9a-f]{32}$/.test(text)
const idsIn = (value: unknown) =>
  typeof value === 'string' ? [...new Set(value.split(',').filter(isId))].slice(0, MOST_COMPARED) : []

/** Who is being compared stands in the address, so that a filter, the next page or a sent link keeps them. */
export function useComparing() {
  const route = useRoute()
  const router = useRouter()
  const ids = computed(() => idsIn(route.query.compare))
  const isFull = computed(() => ids.value.length >= MOST_COMPARED)
  const keep = (wanted: readonly string[]) => {
    const { compare: _, ...rest } = route.query
    return router.replace({ query: wanted.length > 0 ? { ...rest, compare: wanted.join(',') } : rest })
  }
  // The address changes a moment later: a second choice waits for the first.
  let before: Promise<unknown> = Promise.resolve()
  const choose = (id: string) =>
    keep(ids.value.includes(id) ? ids.value.filter((one) => one !== id) : [...ids.value, id])
  const toggle = (id: string) => (before = before.then(() => choose(id)))
  const address = computed(() => {
    const { campaign_id } = route.query
    const query = { compare: ids.value.join(','), ...(typeof campaign_id === 'string' && { campaign_id }) }
    return { path: '/influencers/compare', query }
  })
  return { ids, isFull, toggle, clear: () => keep([]), address }
}

/** Keeps somebody for later, or lets them go. */
export function useShortlist() {
  const t = useTexts('influencers')
  const invalidate = useInvalidate()
  async function toggle({ id, shortlisted, display_name }: Influencer) {
    try {
      await call(shortlisted ? influencers.unlist : influencers.shortlist, { params: { id } })
      toast(t(shortlisted ? 'shortlist.dropped' : 'shortlist.kept', { name: display_name }))
    } catch (error) {
      toast(explain(error), 'error')
    }
    await invalidate(influencerQueries)
  }
  return { toggle }
}

/** The campaign somebody is looked for, when they came from one. */
export function useWantedCampaign() {
  const route = useRoute()
  const session = useSession()
  const id = computed(() => {
    const given = route.query.campaign_id
    return typeof given === 'string' && /^cmp_[0-9a-f]{32}$/.test(given) && session.role === 'sponsor' ? given : null
  })
  const { data: campaign } = useCampaign(() => id.value)
  /** Where an offer to somebody is written; the campaign is chosen there, unless they came from one. */
  const requestTo = (influencer_id: string) => ({
    path: '/ad-requests/new',
    query: { influencer_id, ...(id.value && { campaign_id: id.value }) },
  })
  return { campaign: computed(() => (id.value ? campaign.value : undefined)), requestTo }
}
