import { decimals } from '@affluence/contract/common.decimals'
import { region } from './texts.ts'

/** Integer minor units of a currency. */
export const money = (minor: number, currency: string) =>
  new Intl.NumberFormat(region(), { style: 'currency', currency })
    .format(minor / 10 ** decimals(currency))
    .replace('-', '−')

export const moment = (instant: string) =>
  new Intl.DateTimeFormat(region(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant))
export const hour = (instant: string) =>
  new Intl.DateTimeFormat(region(), { timeStyle: 'short' }).format(new Date(instant))

/** When a shop opens, by its own clock; the zone is named where the reader's clock shows another. */
export function opening(instant: string, timeZone: string) {
  const at = new Date(instant)
  const day = { weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' } as const
  const there = new Intl.DateTimeFormat(region(), { ...day, timeZone })
  const isSame = there.format(at) === new Intl.DateTimeFormat(region(), day).format(at)
  return isSame
    ? there.format(at)
    : new Intl.DateTimeFormat(region(), { ...day, timeZone, timeZoneName: 'short' }).format(at)
}
/** 1 January 2024 was a Monday. */
export const weekday = (index: number) =>
  new Intl.DateTimeFormat(region(), { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, 1 + index)))
