import { type Influencer, Platform } from '@affluence/contract/influencers'
import { formatDate, formatMoney, formatNumber, formatRate, nameCountry, nameLanguages } from '../../kernel/format.ts'
import type { Translate } from '../../kernel/messages.ts'
import { platformNames } from './shared/platforms.ts'
import { wordBeside, wordReach } from './shared/reach.ts'
import { best, perThousand, perThousandEngaged } from './shared/pricing.ts'

export type Price = { amount: number; currency: string }
type Cell = { text: string; note?: string; best?: boolean }
type Row = { label: string; cells: Cell[] }
type Words = Translate<'influencers'>

/** Everything one would ask of each, a line a question. An offer of one’s own takes the place of their usual prices. */
export function rowsOf(people: readonly Influencer[], offer: Price | null, t: Words): Row[] {
  const plain = (label: string, of: (person: Influencer) => string | null) => ({
    label,
    cells: people.map((person) => ({ text: of(person) || '–' })),
  })
  const place = ({ location, country }: Influencer) => [location, country && nameCountry(country)].filter(Boolean)
  return [
    plain(t('category'), ({ category, niche }) => [category, niche].filter(Boolean).join(' · ')),
    plain(t('place'), (person) => place(person).join(', ')),
    plain(t('language'), ({ languages }) => nameLanguages(languages)),
    followersOf(people, t),
    ...measuredOf(people, t),
    ...Platform.options.flatMap((platform) => platformRow(people, platform, t)),
    ranked(people, t('engagement'), 'most', ({ engagement_bps }) => engagement_bps, formatRate),
    ...priceRows(people, offer, t),
    ranked(people, t('completed'), 'most', ({ completed_requests }) => completed_requests, formatNumber),
    plain(t('member_since'), ({ member_since }) => formatDate(member_since)),
  ]
}

function ranked(
  people: readonly Influencer[],
  label: string,
  how: 'most' | 'least',
  value: (person: Influencer) => number | null,
  written: (value: number, person: Influencer) => string,
): Row {
  const values = people.map(value)
  const marks = best(values, how)
  const text = (n: number) => (values[n] === null ? '–' : written(values[n]!, people[n]!))
  return { label, cells: people.map((_, n) => ({ text: text(n), best: marks[n]! })) }
}

function followersOf(people: readonly Influencer[], t: Words): Row {
  const row = ranked(people, t('followers'), 'most', ({ reach }) => reach?.value ?? null, formatNumber)
  const note = (person: Influencer) =>
    person.reach ? { note: [wordReach(person.reach), wordBeside(person)].filter(Boolean).join('. ') } : {}
  return { ...row, cells: row.cells.map((cell, n) => ({ ...cell, ...note(people[n]!) })) }
}

/** Measured numbers compare better than declared ones: a line of their own, where anybody has some. */
function measuredOf(people: readonly Influencer[], t: Words): Row[] {
  if (!people.some(({ measured_reach }) => measured_reach)) return []
  const value = ({ measured_reach }: Influencer) => measured_reach?.value ?? null
  const row = ranked(people, t('measured_followers'), 'most', value, formatNumber)
  const note = ({ measured_reach }: Influencer) => {
    if (!measured_reach) return {}
    const names = measured_reach.of.map((one) => platformNames[one]).join(', ')
    const date = measured_reach.at && t('sources_at.measured', { date: formatDate(measured_reach.at) })
    return { note: [names, date].filter(Boolean).join(' · ') }
  }
  return [{ ...row, cells: row.cells.map((cell, n) => ({ ...cell, ...note(people[n]!) })) }]
}

function platformRow(people: readonly Influencer[], platform: Platform, t: Words): Row[] {
  const on = (person: Influencer) => person.platforms.find((one) => one.platform === platform)
  if (!people.some(on)) return []
  const cell = (person: Influencer): Cell => {
    const one = on(person)
    if (!one) return { text: '–' }
    if (one.followers === null) return { text: `@${one.handle}`, note: t('no_numbers') }
    const notes = [
      one.engagement_bps === null ? '' : t('engaged', { rate: formatRate(one.engagement_bps) }),
      one.source ? t(`sources.${one.source}`) : '',
    ].filter(Boolean)
    return { text: formatNumber(one.followers), ...(notes.length > 0 && { note: notes.join(' · ') }) }
  }
  return [{ label: platformNames[platform], cells: people.map(cell) }]
}

/** Prices compare within one currency only; where they differ, no one is best. */
function priceRows(people: readonly Influencer[], offer: Price | null, t: Words): Row[] {
  const price = (person: Influencer) => offer ?? person.rate
  const currencies = new Set(people.flatMap((person) => price(person)?.currency ?? []))
  const row = (label: string, value: (person: Influencer, price: Price) => number | null) => {
    const of = (person: Influencer) => {
      const ownPrice = price(person)
      return ownPrice && value(person, ownPrice)
    }
    const written = (amount: number, person: Influencer) => formatMoney(amount, price(person)!.currency)
    const ranking = ranked(people, label, 'least', of, written)
    return currencies.size > 1 ? { label, cells: ranking.cells.map(({ text }) => ({ text })) } : ranking
  }
  return [
    row(t(offer ? 'compare.your_offer' : 'rate'), (_, { amount }) => amount),
    row(t('compare.per_thousand'), ({ reach }, { amount }) => perThousand(amount, reach?.value ?? null)),
    row(t('compare.per_engaged'), ({ reach, engagement_bps }, { amount }) =>
      perThousandEngaged(amount, reach?.value ?? null, engagement_bps),
    ),
  ]
}
