import { randomFillSync } from 'node:crypto'

/** Asking the system for a few bytes costs as much as for many. */
export function randomPool() {
  const pool = Buffer.alloc(4096)
  let at = pool.length
  return (count: number) => {
    if (at + count > pool.length) {
      randomFillSync(pool)
      at = 0
    }
    return pool.subarray(at, (at += count))
  }
}

/** The same written down: taking a piece of a text costs less than writing each. */
export function randomDigits() {
  const bytes = Buffer.alloc(4096)
  let pool = ''
  let at = 0
  return (count: number) => {
    if (at + count > pool.length) {
      pool = randomFillSync(bytes).toString('hex')
      at = 0
    }
    return pool.slice(at, (at += count))
  }
}

const bytes = randomPool()
/** Every letter as likely as any other: bytes beyond the last whole multiple are skipped. */
export function randomWord(letters: string, length: number): string {
  const fair = 256 - (256 % letters.length)
  let word = ''
  while (word.length < length) {
    const byte = bytes(1)[0]!
    if (byte < fair) word += letters[byte % letters.length]
  }
  return word
}
