import { HOUR, MINUTE } from '../../../kernel/clock.ts'
import { type Limit, networkOf } from '../../people/credentials/attempts.rules.ts'

/** How long a link opens the round after its last order has ended. */
export const AFTERWARDS = 2 * HOUR

type Link = { revoked_at: string | null; dies_at: string | null }
export const isAlive = ({ revoked_at, dies_at }: Link, now: string) =>
  revoked_at === null && (dies_at === null || dies_at > now)

/** Only wrong secrets are counted: many couriers may share one address. */
export const wrongLinks = (ip: string): Limit[] => [{ key: `courier@${networkOf(ip)}`, most: 30, window: 15 * MINUTE }]

/** The secret of a link as a page sends it, or as an app for positions does, which knows only a name and a password. */
export function secretIn(authorization: string | undefined): string | null {
  const [, scheme = '', value = ''] = /^(courier|basic) ([\w+/=.-]{1,200})$/i.exec(authorization ?? '') ?? []
  if (scheme.toLowerCase() === 'courier') return value
  const [, password = null] = /^courier:(.*)$/.exec(Buffer.from(value, 'base64').toString()) ?? []
  return password
}
