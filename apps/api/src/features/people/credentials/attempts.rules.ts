const MINUTE = 60_000

export type Limit = {
  key: string
  most: number
  window: number
  /** The owner hears of it when this many have failed. */
  tell?: true
}
export const TOLD_AFTER = 10

/** What counts as one place: a home or office has a whole /64 of IPv6. */
export function networkOf(ip: string) {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
  if (!plain.includes(':')) return plain
  const [head = '', tail = ''] = plain.toLowerCase().split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail.split(':').filter(Boolean)
  const gap = plain.includes('::') ? 8 - left.length - right.length : 0
  const groups = [...left, ...Array<string>(Math.max(0, gap)).fill('0'), ...right]
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}

const LONGEST_NAME = 30
/** Who pastes a secret where a name belongs leaves none: names are short, and addresses have an @. */
export const attemptKey = (login: string) =>
  login.length > LONGEST_NAME && !login.includes('@') ? `${login.slice(0, 8)}…` : login.slice(0, 254)

/**
 * Nobody locks a stranger out from afar with five tries, and an office behind one address can work. `who` is the account,
 * whichever of its names was typed, or a name that nobody has. A browser that has signed in to it before counts for
 * itself, so that what others try does not shut its owner out.
 */
export const signInLimits = (who: string, ip: string, device: string | null = null): Limit[] =>
  device
    ? [{ key: `login:${who}@${device}`, most: 5, window: 15 * MINUTE }]
    : [
        { key: `login:${who}@${networkOf(ip)}`, most: 5, window: 15 * MINUTE },
        { key: `login:${who}`, most: 20, window: 15 * MINUTE, tell: true },
        { key: `login@${networkOf(ip)}`, most: 50, window: 15 * MINUTE },
      ]

/** Codes of the second factor are counted by themselves: to guess them one has to know the password already. */
export const codeLimits = (user_id: string, ip: string, device: string | null = null): Limit[] =>
  device
    ? [{ key: `code:${user_id}@${device}`, most: 5, window: 15 * MINUTE }]
    : [
        { key: `code:${user_id}@${networkOf(ip)}`, most: 5, window: 15 * MINUTE },
        { key: `code:${user_id}`, most: 20, window: 15 * MINUTE, tell: true },
      ]

/** Keys are too long to be guessed: this stops clients that try anyway, and a shop that forgot to change its key. */
export const programLimits = (ip: string): Limit[] => [{ key: `key@${networkOf(ip)}`, most: 50, window: 15 * MINUTE }]

export const mailLimits = (to: string, ip: string): Limit[] => [
  { key: `mail:${to}`, most: 5, window: 60 * MINUTE },
  { key: `mail@${networkOf(ip)}`, most: 50, window: 60 * MINUTE },
]

/** Text messages cost money. */
export const textLimits = (phone: string, ip: string): Limit[] => [
  { key: `text:${phone}`, most: 3, window: 60 * MINUTE },
  { key: `text@${networkOf(ip)}`, most: 10, window: 60 * MINUTE },
]

/** New accounts, each of which sends a mail. All together are counted, and never refused for it. */
export const registrationLimits = (contact: string, ip: string): Limit[] => [
  { key: `register:${contact}`, most: 5, window: 60 * MINUTE },
  { key: registrationsFrom(ip), most: 50, window: 60 * MINUTE },
  { key: ALL_REGISTRATIONS, most: Number.MAX_SAFE_INTEGER, window: 10 * MINUTE },
]
export const ALL_REGISTRATIONS = 'register'
export const registrationsFrom = (ip: string) => `register@${networkOf(ip)}`

/** A signed-in user proves the password again. */
export const proofLimits = (user_id: string): Limit[] => [{ key: `proof:${user_id}`, most: 5, window: 15 * MINUTE }]
