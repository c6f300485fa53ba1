import { later, MINUTE } from '../../../kernel/clock.ts'

const MOST_WRONG = 5
const LOCK = 5 * MINUTE
export type Tries = { wrong_codes: number; locked_until: string | null }
/** After the fifth wrong code in a row nothing is taken for five minutes, not even the right one. */
export const afterWrong = ({ wrong_codes }: Tries, now: string): Tries =>
  wrong_codes + 1 >= MOST_WRONG
    ? { wrong_codes: 0, locked_until: later(now, LOCK) }
    : { wrong_codes: wrong_codes + 1, locked_until: null }
export const noTries: Tries = { wrong_codes: 0, locked_until: null }
export const lockedUntil = ({ locked_until }: Tries, now: string) =>
  locked_until && locked_until > now ? locked_until : null
