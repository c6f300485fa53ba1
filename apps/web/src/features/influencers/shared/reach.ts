import type { Influencer } from '@affluence/contract/influencers'
import { formatDate } from '../../../kernel/format.ts'
import { useTexts } from '../../../kernel/messages.ts'

const t = useTexts('influencers')
/** Who says how many somebody reaches, and since when. */
export function wordReach(reach: Influencer['reach']) {
  if (!reach) return t('no_numbers')
  return reach.at ? t(`sources_at.${reach.source}`, { date: formatDate(reach.at) }) : t(`sources.${reach.source}`)
}
