import { addDays, startOfDay } from '@affluence/contract/days'

type Days = { from?: string | undefined; to?: string | undefined }

/** A filter means the reader's days: those of the account's time zone, and of UTC for a program. */
export const zoneOf = (actor: object) => ('timezone' in actor ? (actor.timezone as string) : 'UTC')
/** From the first instant of one day to the first after another, for both of which a filter may name none. */
export function instantsOf(actor: object, { from, to }: Days) {
  const zone = zoneOf(actor)
  return {
    from: from === undefined ? undefined : startOfDay(from, zone),
    before: to === undefined ? undefined : startOfDay(addDays(to, 1), zone),
  }
}
