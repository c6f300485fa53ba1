import { type PasswordFault, passwordFault, type PasswordOwner } from '@affluence/contract/passwords'

const SHORTEST = 8
/** What is worth more than the level before, in bits: length, times what one of the letters in use may be. */
const FAIR = 24
const GOOD = 40
const STRONG = 56

export type Strength = 'too_short' | PasswordFault | 'weak' | 'fair' | 'good' | 'strong'
/** How many of the four bars are lit. */
export const barsOf = (strength: Strength) => Math.max(1, ['weak', 'fair', 'good', 'strong'].indexOf(strength) + 1)

/** Refused exactly where the server refuses; what it takes is measured by its length and its different letters. */
export function strengthOf(password: string, owner: PasswordOwner, common: ReadonlySet<string>): Strength {
  if (password.length < SHORTEST) return 'too_short'
  const fault = passwordFault(password, owner, common)
  if (fault) return fault
  const bits = password.length * Math.log2(new Set(password).size)
  if (bits < FAIR) return 'weak'
  if (bits < GOOD) return 'fair'
  return bits < STRONG ? 'good' : 'strong'
}

let loading: Promise<ReadonlySet<string>> | undefined
/** The server's list, 400 kB of text: fetched when the first password is typed. Without it the server alone decides. */
export const commonPasswords = () =>
  (loading ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary.passwords.map(String)),
    () => {
      loading = undefined
      return new Set<string>()
    },
  ))
