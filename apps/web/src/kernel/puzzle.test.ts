import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { solve } from './puzzle.ts'
import { sha256 } from './sha256.ts'

const hex = (words: Int32Array) => [...words].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')

test('the hash is SHA-256, whatever the length of the text', () => {
  for (let length = 0; length < 200; length++) {
    const text = 'abcdefghij'.repeat(20).slice(0, length)
    expect(hex(sha256(text))).toBe(createHash('sha256').update(text).digest('hex'))
  }
})

test('a solution makes a hash that begins with so many zero bits', () => {
  const challenge = 'a-challenge.12.signed'
  const solution = solve({ challenge, bits: 12 })
  const hash = createHash('sha256').update(`${challenge}:${solution}`).digest()
  expect(hash.readUInt32BE() >>> 20).toBe(0)
})
