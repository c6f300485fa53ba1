import { type Influencer, Platform } from '@affluence/contract/influencers'
import { formatDate } from '../../../kernel/format.ts'
import { useTexts } from '../../../kernel/messages.ts'
import { platformNames } from './platforms.ts'

const t = useTexts('influencers')
/** Who says how many somebody reaches, and since when. */
export function wordReach(reach: Influencer['reach']) {
  if (!reach) return t('no_numbers')
  return reach.at ? t(`sources_at.${reach.source}`, { date: formatDate(reach.at) }) : t(`sources.${reach.source}`)
}

/** What the total leaves out, in words; nothing where it leaves out nothing. */
export function wordBeside({ platforms, total_of }: Pick<Influencer, 'platforms' | 'total_of'>) {
  const known = new Set(platforms.filter(({ followers }) => followers !== null).map(({ platform }) => platform))
  const beside = Platform.options.filter((one) => known.has(one) && !total_of.includes(one))
  const names = beside.map((one) => platformNames[one]).join(', ')
  return beside.length > 0 && total_of.length > 0 ? t('beside', { platforms: names }) : null
}
