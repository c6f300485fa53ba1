import { parseIncompletePhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/min'

/** What tells a buyer or an influencer apart from others. */
export type Contacts = { email?: string | null | undefined; phone?: string | null | undefined }

/** Hosts that deliver to one mailbox with and without dots. */
const withoutDots = new Set(['gmail.com', 'googlemail.com'])
/** The mailbox behind an address: no case, no tag behind a plus, no dots where its host ignores them. */
export function mailboxOf(email: string): string {
  const address = email.trim().normalize('NFC').toLowerCase()
  const at = address.lastIndexOf('@')
  const [name, host] = [address.slice(0, at), address.slice(at + 1)]
  const untagged = name.replace(/(?<=.)\+.*$/, '')
  return withoutDots.has(host) ? `${untagged.replaceAll('.', '')}@gmail.com` : `${untagged}@${host}`
}

/** Shorter ones are no numbers of a person. */
const SHORTEST = 7
const extension = /[\s,;(]*(?:ext(?:ension|n)?|poste|x|#)[\s.:=]*\d{1,6}\)?\s*$/i

/** A number within its country; null where the country is not said. */
export type Phone = { country: string | null; national: string }
/**
 * The ways to read a number, the likeliest first: digits of any script, without brackets, extension and leading zeros.
 * What is written without a plus may or may not begin with a country's prefix.
 */
export function possiblePhones(phone: string): Phone[] {
  const number = parseIncompletePhoneNumber(phone.normalize('NFKC').replace(extension, '')).replace(/^00/, '+')
  const digits = number.replace('+', '')
  const far = digits.startsWith('0') ? undefined : parsePhoneNumberFromString(`+${digits}`)
  const isFar = far && (number.startsWith('+') || far.isValid())
  const abroad = isFar ? [{ country: String(far.countryCallingCode), national: String(far.nationalNumber) }] : []
  const home = isFar && number.startsWith('+') ? [] : [{ country: null, national: digits }]
  return [...abroad, ...home]
    .map((one) => ({ ...one, national: one.national.replace(/^0+/, '') }))
    .filter(({ national }) => national.length >= SHORTEST)
}

/** The same number, where neither names another country than the other. */
export const samePhone = (a: string, b: string) => {
  const others = possiblePhones(b)
  return possiblePhones(a).some((one) =>
    others.some(
      (other) =>
        one.national === other.national &&
        (one.country === null || other.country === null || one.country === other.country),
    ),
  )
}
export const sameMailbox = (a: string, b: string) => mailboxOf(a) === mailboxOf(b)

/** One notion of the same person, for self-purchase and for limits per customer. */
export const samePerson = (one: Contacts, other: Contacts) =>
  Boolean(one.email && other.email && sameMailbox(one.email, other.email)) ||
  Boolean(one.phone && other.phone && samePhone(one.phone, other.phone))
