import { z } from 'zod'

export { decimals } from './common.decimals.ts'

/** `prefix_` and a UUIDv7 without dashes: sortable by time, and its prefix says what it names. */
export const id = <P extends string>(prefix: P) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[0-9a-f]{32}$`))
    .meta({ description: `Identifier, ${prefix}_…`, examples: [`${prefix}_019234ab5cde7f0189abcdef01234567`] })

/** UTC with milliseconds, so that text order is time order. */
export const Instant = z.iso.datetime({ precision: 3 }).meta({ examples: ['2026-03-01T09:30:00.000Z'] })
/** An instant with any offset, kept as UTC with milliseconds. */
export const Moment = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text).toISOString())
  .meta({ examples: ['2026-03-01T09:30:00Z'] })
export const Day = z.iso.date().meta({ examples: ['2026-03-01'] })

export const Locale = z.enum(['en', 'fr'])
export type Locale = z.output<typeof Locale>

/** Integer minor units. Products of two of these stay exact well below 2^53. */
export const Money = z.int().min(-1e15).max(1e15)
export const PositiveMoney = z.int().min(1).max(1e12)
/** Basis points: 7.5 % is 750. */
export const Bps = z.int().min(0).max(10_000)
export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .refine((code) => currencies.has(code), { params: { code: 'unknown_currency' } })
  .meta({ description: 'ISO 4217', examples: ['EUR'] })
export const Country = z
  .string()
  .regex(/^[A-Z]{2}$/)
  .meta({ description: 'ISO 3166-1 alpha-2', examples: ['CM'] })
const currencies = new Set(Intl.supportedValuesOf('currency'))

/** One line of text as a person types it: trimmed, of bounded length, without control characters. */
export const line = (max: number, min = 1) =>
  z
    .string()
    .trim()
    .min(min)
    .max(max)
    // oxlint-disable-next-line no-control-regex -- refusing control characters is the purpose
    .regex(/^[^\u0000-\u001f\u007f]*$/)
/** Of a person, a company or a thing. Names stand in the subjects of mails to others, where they must lead nowhere. */
export const nameText = (max: number, min = 1) => withoutAddress(line(max, min))
export const withoutAddress = (name: z.ZodString) =>
  name.refine((text) => !/:\/\/|www\./i.test(text.normalize('NFKC')), { params: { code: 'address_in_name' } })
/** An address of a machine, or a range of them in CIDR notation. */
export const IpRange = z
  .string()
  .trim()
  .max(50)
  .toLowerCase()
  .refine((text) => ranges.safeParse(text).success, { params: { code: 'invalid_ip_range' } })
  .meta({ description: 'An IPv4 or IPv6 address, or a range of them', examples: ['203.0.113.0/24', '2001:db8::/48'] })
const ranges = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])

/** Several lines of text. */
export const prose = (max: number, min = 0) => z.string().trim().min(min).max(max)

/** One fault of the input: where it is, what it breaks, and the numbers that decide. */
export const FieldError = z.object({
  path: z.string(),
  code: z.string(),
  params: z.record(z.string(), z.unknown()).optional(),
})
export type FieldError = z.output<typeof FieldError>

/** RFC 9457, with a stable `code` for programs. Further members carry what decides: an id, a date, an amount. */
export const Problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string().optional(),
    errors: z.array(FieldError).max(200).optional(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.output<typeof Problem>

export const page = <T extends z.ZodType>(item: T) =>
  z.object({ data: z.array(item), next_cursor: z.string().nullable() })
export type Page<T> = { data: T[]; next_cursor: string | null }

/** What every list takes. */
export const paging = {
  cursor: z.string().max(200).optional().meta({ description: 'The next_cursor of the page before' }),
  limit: z.coerce.number().int().min(1).max(100).default(50),
}
/** Of a log: newest first unless asked otherwise. */
export const byTime = { sort: z.enum(['-created_at', 'created_at']).default('-created_at') }
/** The words in use for one field, with how many rows have each. */
export const Facets = z.array(z.object({ value: z.string(), count: z.int() }))
/** Why a file is not taken as a picture. */
export const badPicture = {
  file_too_large: 422,
  not_a_picture: 422,
  picture_damaged: 422,
  picture_too_large: 422,
  picture_is_gif: 422,
  picture_is_avif: 422,
  picture_is_heic: 422,
} as const
/** In which widths a picture can be had, in pixels. */
export const PictureWidth = z.enum(['320', '960'])
/** A flag in a query string. */
export const flag = z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] })
export const nothing = z.void()

/** A part of a price, or an amount */
export const RateKind = z.enum(['percent', 'fixed'])
export type RateKind = z.output<typeof RateKind>
