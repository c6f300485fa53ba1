import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import type { CountryCode } from 'libphonenumber-js/min'

/** `+237699112233`, read as somebody in `country` dials it; null where no country is said or no number looks so. */
export function numberOf(phone: string, country?: string | null): string | null {
  const digits = phone.replace(/^00/, '+')
  const read =
    parsePhoneNumberFromString(digits, (country ?? undefined) as CountryCode | undefined) ??
    parsePhoneNumberFromString(`+${digits}`)
  return read?.isPossible() ? read.number : null
}

const SHORTEST = 6
const MAX_LENGTH = 17
let callingCodes: string[] | undefined

/** What may stand in an account for a number as somebody types it: as it is, and within any country. */
export function writingsOf(text: string): { exact: string[]; abroad: string[] } {
  const number = text.trim().replace(/^00/, '+')
  const digits = number.replace(/\D/g, '')
  const isNumber = /^\+?[\d\s().-]+$/.test(number) && digits.length >= SHORTEST && digits.length <= MAX_LENGTH
  if (!isNumber) return { exact: [], abroad: [] }
  const read = numberOf(number.startsWith('+') ? `+${digits}` : digits)
  const exact = [...new Set([digits, `+${digits}`, ...(read ? [read] : [])])]
  callingCodes ??= [...new Set(getCountries().map((country) => getCountryCallingCode(country)))]
  const within = digits.replace(/^0+/, '')
  return { exact, abroad: number.startsWith('+') ? [] : callingCodes.map((code) => `+${code}${within}`) }
}
