import { isUtf8 } from 'node:buffer'
import secureJson from 'secure-json-parse'
import { Refusal } from './refusal.ts'

const DEEPEST = 40

/** JSON as it should be: valid UTF-8, no lone surrogate, no NUL, no key twice or into prototypes, not bottomless. */
export function parseJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw new Refusal('malformed', 'invalid_utf8')
  const text = bytes.toString('utf8')
  let value: unknown
  try {
    value = secureJson.parse(text, { protoAction: 'error', constructorAction: 'error' })
  } catch {
    throw new Refusal('malformed', 'invalid_json')
  }
  // Of two equal keys the last wins without a word, and others may read the first.
  if (assertClean(value) !== colonsIn(text)) throw new Refusal('malformed', 'duplicate_key')
  return value
}

/** Answers how many keys there are. */
export function assertClean(value: unknown): number {
  let keys = 0
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) throw new Refusal('invalid', 'nested_too_deep')
    const below: unknown[] = []
    for (const part of level) {
      if (typeof part === 'string') assertText(part)
      else if (Array.isArray(part)) for (const one of part) below.push(one)
      else if (part && typeof part === 'object') {
        for (const [key, one] of Object.entries(part)) {
          keys++
          assertText(key)
          below.push(one)
        }
      }
    }
    level = below
  }
  return keys
}

/** Those outside strings, of a text that is valid JSON: one a key. */
function colonsIn(text: string) {
  let colons = 0
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]
    if (letter === ':') colons++
    if (letter === '"') at = endOfString(text, at + 1)
  }
  return colons
}

function endOfString(text: string, from: number) {
  for (let end = text.indexOf('"', from); ; end = text.indexOf('"', end + 1)) {
    let slashes = 0
    while (text[end - 1 - slashes] === '\\') slashes++
    if (slashes % 2 === 0) return end
  }
}

function assertText(text: string) {
  if (text.includes('\0')) throw new Refusal('malformed', 'nul_character')
  if (!text.isWellFormed()) throw new Refusal('malformed', 'lone_surrogate')
}
