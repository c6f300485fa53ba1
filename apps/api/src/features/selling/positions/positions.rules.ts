import type { PositionReport, TraccarFields } from '@affluence/contract/positions'
import { iso, MINUTE, SECOND } from '../../../kernel/clock.ts'

/** Where a device says that it was. */
export type Fix = { latitude: number; longitude: number; accuracy: number | null; at: string }

/** Of several positions in so many milliseconds one is kept. */
export const SLOT = 10 * SECOND
export const IMPRECISE_METRES = 200
/** Clocks of phones differ a little; what claims to be later than this is dated now. */
const AHEAD = 2 * MINUTE

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value])
/** A number, or a text that is one; null for everything else. */
function numberIn(value: unknown): number | null {
  if (typeof value === 'string' && value.trim() === '') return null
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN
  return Number.isFinite(number) ? number : null
}

/** 10 digits are seconds, more of them milliseconds; anything else is a date, of UTC where it names no zone. */
function msIn(value: unknown): number | null {
  const number = numberIn(value)
  if (number !== null) return number < 1e11 ? number * 1000 : number
  if (typeof value !== 'string') return null
  const text = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value) ? `${value.replace(' ', 'T')}Z` : value
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? null : ms
}

type Claim = { latitude: unknown; longitude: unknown; accuracy: unknown; at: unknown }
/** Nothing where the claim is no place on Earth, or of no time. */
function fixOf({ latitude, longitude, accuracy, at }: Claim, now: string): Fix[] {
  const [lat, lon, ms] = [numberIn(latitude), numberIn(longitude), msIn(at)]
  if (lat === null || lon === null || ms === null || Math.abs(lat) > 90 || Math.abs(lon) > 180 || ms < 0) return []
  const metres = numberIn(accuracy)
  const within = metres !== null && metres >= 0 ? Math.min(Math.ceil(metres), 1e7) : null
  const latest = Date.parse(now)
  return [{ latitude: lat, longitude: lon, accuracy: within, at: iso(ms > latest + AHEAD ? latest : ms) }]
}

const ofOwnTracks = (message: Record<string, unknown>, now: string) =>
  message['_type'] === 'location'
    ? fixOf({ latitude: message['lat'], longitude: message['lon'], accuracy: message['acc'], at: message['tst'] }, now)
    : []

/** One location, or several where the app sends in batches. */
const ofTraccar = (location: unknown, now: string) =>
  listOf(location).flatMap((one) => {
    if (!isObject(one) || !isObject(one['coords'])) return []
    const { latitude, longitude, accuracy } = one['coords']
    return fixOf({ latitude, longitude, accuracy, at: one['timestamp'] }, now)
  })

function ofFields({ lat, lon, location, timestamp, accuracy, valid }: TraccarFields, now: string) {
  if (valid === 'false' || valid === '0') return []
  const [latitude = lat, longitude = lon] = location?.split(',') ?? []
  return fixOf({ latitude, longitude, accuracy, at: timestamp ?? now }, now)
}

type Reported = { device: string | null; fixes: Fix[] }
/** The positions in a report of our page, of OwnTracks or of Traccar Client, and the device that the latter names. */
export function readReport(body: PositionReport, query: TraccarFields, now: string): Reported {
  const message: Record<string, unknown> = isObject(body) ? body : {}
  if (Array.isArray(message['positions']))
    return {
      device: null,
      fixes: (message['positions'] as Claim[]).flatMap((one) => fixOf(one, now)),
    }
  if (typeof message['_type'] === 'string') return { device: null, fixes: ofOwnTracks(message, now) }
  if (typeof message['location'] === 'object')
    return { device: textIn(message['device_id']), fixes: ofTraccar(message['location'], now) }
  const fields = { ...query, ...message } as TraccarFields
  return { device: textIn(fields.id ?? fields.deviceid), fixes: ofFields(fields, now) }
}
const textIn = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null)

/** The window of ten seconds that an instant is in. */
export const slotOf = (at: string) => Math.floor(Date.parse(at) / SLOT)
export const isImprecise = (accuracy: number | null) => accuracy !== null && accuracy >= IMPRECISE_METRES

const E6 = 1e6
/** Degrees are kept as whole millionths: eleven centimetres. */
export const kept = (degrees: number) => Math.round(degrees * E6)
export const degreesOf = (millionths: number) => millionths / E6
