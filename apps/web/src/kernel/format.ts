import { decimals } from '@affluence/contract/common'
import { computed } from 'vue'
import { addDays, dayOf, timezone } from './days.ts'
import { region } from './messages.ts'

export { browserZone, timezone } from './days.ts'

const units = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

const instant = (text: string) => new Date(text)
const dates = (options: Intl.DateTimeFormatOptions) =>
  computed(() => new Intl.DateTimeFormat(region.value, { timeZone: timezone.value, ...options }))

const day = dates({ dateStyle: 'medium' })
const moment = dates({ dateStyle: 'medium', timeStyle: 'short' })
const hour = dates({ timeStyle: 'short' })
const plain = computed(() => new Intl.NumberFormat(region.value))
const short = computed(() => new Intl.NumberFormat(region.value, { notation: 'compact', maximumFractionDigits: 1 }))
const ago = computed(() => new Intl.RelativeTimeFormat(region.value, { numeric: 'auto' }))

export const formatDate = (text: string) => day.value.format(instant(text))
export const formatTime = (text: string) => moment.value.format(instant(text))
/** The time of a day that is known. */
export const formatHour = (text: string) => hour.value.format(instant(text))
/** A day of the calendar, the same everywhere. */
export const formatDay = (text: string) =>
  new Intl.DateTimeFormat(region.value, { dateStyle: 'medium', timeZone: 'UTC' }).format(instant(text))
/** `2026-03` as a month of the calendar. */
export const formatMonth = (month: string) =>
  new Intl.DateTimeFormat(region.value, { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
    instant(`${month}-01`),
  )
/** The same for many days beside each other; the year only where they are more than one. */
export const formatDays = (days: readonly string[]) => {
  const year = days.length > 365 ? ({ year: '2-digit' } as const) : {}
  const written = new Intl.DateTimeFormat(region.value, { day: 'numeric', month: 'short', ...year, timeZone: 'UTC' })
  return days.map((text) => written.format(instant(text)))
}
/** The day it is where the reader lives, and days counted from it. */
export function dayFromNow(days = 0) {
  return addDays(dayOf(Date.now()), days)
}
/** The time alone where it is today. */
export const formatSoon = (text: string) =>
  dayOf(text) === dayFromNow() ? hour.value.format(instant(text)) : formatTime(text)
export const formatNumber = (value: number) => plain.value.format(value)
export const formatCompact = (value: number) => short.value.format(value)
/** Basis points as percent: 750 is 7.5 %. */
export const formatRate = (bps: number) =>
  new Intl.NumberFormat(region.value, { style: 'percent', maximumFractionDigits: 2 }).format(bps / 10_000)
/** How far a figure moved from one that is not 0: “+12%”. */
export const formatChange = (now: number, before: number) => {
  const change = (now - before) / Math.abs(before)
  const options = { style: 'percent', signDisplay: 'exceptZero' } as const
  return withMinus(
    new Intl.NumberFormat(region.value, { ...options, maximumFractionDigits: Math.abs(change) < 0.1 ? 1 : 0 }).format(
      change,
    ),
  )
}
/** Less than nothing has a minus, as wide as the plus, and no hyphen. */
const withMinus = (text: string) => text.replace('-', '−')
/** What came or went: “+12”, “−3”. */
export const formatStep = (value: number) =>
  withMinus(new Intl.NumberFormat(region.value, { signDisplay: 'exceptZero' }).format(value))
/** Integer minor units of a currency. */
export const formatMoney = (minor: number, currency: string) =>
  withMinus(
    new Intl.NumberFormat(region.value, { style: 'currency', currency }).format(minor / 10 ** decimals(currency)),
  )

const names = (type: 'region' | 'language') =>
  computed(() => new Intl.DisplayNames(region.value, { type, fallback: 'code' }))
const countries = names('region')
const languages = names('language')
export const nameCountry = (code: string) => countries.value.of(code) ?? code
const capital = (text: string) => text.charAt(0).toLocaleUpperCase(region.value) + text.slice(1)
/** Beginning with a capital, as an entry of a list does. */
export const nameLanguage = (code: string) => capital(languages.value.of(code) ?? code)
export const nameLanguages = (codes: readonly string[]) =>
  capital(codes.map((code) => languages.value.of(code) ?? code).join(', '))
const sizes = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
/** Bytes as people weigh a file. */
export function formatSize(bytes: number) {
  const step = Math.min(sizes.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3))
  const how = { style: 'unit', unit: sizes[step]!, maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat(region.value, how).format(bytes / 1000 ** step)
}

/** “3 hours ago”, against the given instant. */
export function formatAgo(text: string, now: number) {
  const seconds = (instant(text).getTime() - now) / 1000
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['minute', 60]
  return ago.value.format(Math.round(seconds / size), unit)
}

/** Every currency with its name, as the reader knows it. */
export function currencyChoices() {
  const names = new Intl.DisplayNames([region.value], { type: 'currency' })
  return Intl.supportedValuesOf('currency').map((code) => ({ code, name: `${code} – ${names.of(code) ?? ''}` }))
}
