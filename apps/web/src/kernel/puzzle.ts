import { sha256 } from './sha256.ts'

export type Puzzle = { challenge: string; bits: number }

/** Tries one number after the other until the hash begins with so many zero bits; at most 32 are asked for. */
export function solve({ challenge, bits }: Puzzle): string {
  for (let n = 0; ; n++) {
    const [first = 0] = sha256(`${challenge}:${n}`)
    if (Math.clz32(first) >= bits) return String(n)
  }
}
