import { decimals } from '@affluence/contract/common'

/** Money in a table: its minor units, and how many of them make decimals. */
export type Amount = { minor: number; places: number }
/** What a table can hold outside: text, a number, an amount, yes or no, or nothing. */
export type Cell = string | number | boolean | Amount | null | undefined

const indexes = new Map<string, number>()
export function placesOf(currency: string): number {
  const places = indexes.get(currency) ?? decimals(currency)
  indexes.set(currency, places)
  return places
}
/** An amount as people count: 12.50, and never 1250. */
export const amountOf = (minor: number | null | undefined, currency: string): Cell =>
  minor === null || minor === undefined ? null : { minor, places: placesOf(currency) }
/** 7.5 for a rate of 750 basis points. */
export const percentOf = (bps: number | null | undefined): Cell =>
  bps === null || bps === undefined ? null : bps / 100

export const inMajorUnits = ({ minor, places }: Amount) => (minor / 10 ** places).toFixed(places)
