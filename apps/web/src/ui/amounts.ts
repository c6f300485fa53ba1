/** How a number is written: the parts of it that differ from country to country. */
export type Writing = {
  decimals: number
  /** What sets off the decimals where the reader lives. */
  point: string
  /** Words and signs that may stand beside the number: its currency or its unit. */
  signs: readonly string[]
}
/** The integer of smallest parts; nothing where nothing was typed; all that it may mean, where that is not clear. */
export type Reading = number | undefined | { either: number[] }

export const pointOf = (language: string) =>
  new Intl.NumberFormat(language).formatToParts(0.5).find(({ type }) => type === 'decimal')?.value ?? '.'

/** A currency is written as its code, or with its sign in one of our languages: EUR, €; XAF, FCFA. */
export function signsOf(unit: string): string[] {
  if (!/^[A-Z]{3}$/.test(unit)) return [unit]
  const styles = ['symbol', 'narrowSymbol', 'code'] as const
  const written = ['en', 'fr'].flatMap((language) =>
    styles.map((currencyDisplay) => {
      const format = new Intl.NumberFormat(language, { style: 'currency', currency: unit, currencyDisplay })
      return format.formatToParts(0).find(({ type }) => type === 'currency')?.value ?? unit
    }),
  )
  return [...new Set(written.map((sign) => sign.replaceAll(/\s/g, '')))]
}

const grouped = /^\d{1,3}(?:[.,'’ ]\d{3})+$/
/** Thousands are set off in threes, by one sign throughout. */
const isGrouped = (whole: string) => grouped.test(whole) && new Set(whole.replaceAll(/\d/g, '')).size === 1
const digitsOf = (text: string) => text.replaceAll(/\D/g, '')

/** Reads an amount as people of any country write it; NaN is what is no amount. */
export function readAmount(words: string, { decimals, point, signs }: Writing): Reading {
  const text = withoutSigns(words.replaceAll(/[\s\u00a0\u202f]+/g, ' ').trim(), signs)
  if (text === '') return words.trim() === '' ? undefined : Number.NaN
  const smallest = (whole: string, part = '') => {
    const significant = part.replace(/0+$/, '')
    const digits = digitsOf(whole)
    return significant.length > decimals || digits.length > 12
      ? Number.NaN
      : Number(digits + significant.padEnd(decimals, '0'))
  }
  if (/^\d+$/.test(text)) return smallest(text)
  const [, whole = '', sign = '', part = ''] = /^(\d[\d.,'’ ]*)([.,])(\d*)$/.exec(text) ?? []
  const isDecimal = sign !== '' && !whole.includes(sign) && (/^\d+$/.test(whole) || isGrouped(whole))
  if (!isDecimal) return isGrouped(text) ? smallest(text) : Number.NaN
  // One sign before three digits: thousands to some, decimals to others. It is clear only where so many decimals
  // do not exist and the reader sets off decimals by another sign.
  if (!isGrouped(text) || whole.startsWith('0')) return smallest(whole, part)
  if (decimals < 3 && (decimals === 0 || sign !== point)) return smallest(text)
  return { either: [smallest(text), smallest(whole, part)].filter((amount) => !Number.isNaN(amount)) }
}

function withoutSigns(text: string, signs: readonly string[]) {
  const [, before = '', number = '', after = ''] = /^(\D*?)\s*(\d(?:.*\d)?[.,]?)\s*(\D*)$/.exec(text) ?? []
  const plain = (words: string) => words.replaceAll(' ', '').toLowerCase()
  const knownSigns = signs.map(plain)
  const isKnown = (words: string) => plain(words) === '' || knownSigns.includes(plain(words))
  return isKnown(before) && isKnown(after) ? number : ''
}
