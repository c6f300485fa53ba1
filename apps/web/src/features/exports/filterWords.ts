import type { Export } from '@affluence/contract/exports'
import { formatDay, formatMoney, formatNumber, formatRate, nameCountry, nameLanguage } from '../../kernel/format.ts'
import { hasText, type Key, labelled, type Translate } from '../../kernel/messages.ts'

/** What people typed stays as it is. */
const typed = new Set(['q', 'coupon', 'category', 'niche', 'action', 'currency', 'location'])
/** A filter may hold a code that names nothing. */
function orAsIs(name: (code: string) => string) {
  return (code: string) => (/^[a-z]{2,3}$/i.test(code) ? name(code) : code)
}
const written: Record<string, (value: string) => string> = {
  from: formatDay,
  to: formatDay,
  min_reach: (value) => formatNumber(Number(value)),
  max_reach: (value) => formatNumber(Number(value)),
  min_engagement: (value) => formatRate(Number(value)),
  country: orAsIs(nameCountry),
  language: orAsIs(nameLanguage),
}

function wordOf(t: Translate<'exports'>, name: string, value: string, { currency }: Record<string, string>) {
  if (written[name]) return written[name](value)
  if (name.startsWith('budget_')) return currency ? formatMoney(Number(value), currency) : null
  if (typed.has(name)) return value
  const textKey = [`values.${name}.${value}`, `values.${value}`].find((key) => hasText('exports', key))
  return textKey ? t(textKey as Key<'exports'>) : null
}

/** Which rows of the list the file holds, in the reader’s words. */
export function filterWords(t: Translate<'exports'>, { filters }: Pick<Export, 'filters'>): string {
  const parts = Object.entries(filters)
    .filter(([name]) => name !== 'sort')
    .map(([name, value]) => {
      const label = `filters.${name}`
      if (!hasText('exports', label)) return t('filters.other')
      const word = wordOf(t, name, value, filters)
      return word === null ? t(label as Key<'exports'>) : labelled(t(label as Key<'exports'>), word)
    })
  return [...new Set(parts)].join(' · ') || t('unfiltered')
}
