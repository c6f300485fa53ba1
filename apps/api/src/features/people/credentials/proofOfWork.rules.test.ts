import { expect, test } from 'vitest'
import { bitsFor, zeroBits } from './proofOfWork.rules.ts'

test.each([
  [0, 0, null],
  [9, 59, null],
  [10, 0, 18],
  [0, 60, 18],
  [19, 60, 18],
  [20, 0, 19],
  [0, 240, 20],
  [49, 100_000, 21],
])('%i of a network and %i of everybody: %j bits', (network, everybody, bits) => {
  expect(bitsFor({ network, everybody })).toBe(bits)
})

test.each([
  [[0xff], 0],
  [[0x7f], 1],
  [[0, 0x10], 11],
  [[0, 0, 1], 23],
  [[0, 0], 16],
])('%j begins with %i zero bits', (bytes, bits) => {
  expect(zeroBits(Uint8Array.from(bytes))).toBe(bits)
})
