import { isUtf8 } from 'node:buffer'
import secureJson from 'secure-json-parse'
import { Refusal } from './refusal.ts'

const DEEPEST = 40

/** JSON as it should be: valid UTF-8, no lone surrogate, no NUL, no key that reaches into prototypes, not bottomless. */
export function parseJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw new Refusal('malformed', 'invalid_utf8')
  let value: unknown
  try {
    value = secureJson.parse(bytes.toString('utf8'), { protoAction: 'error', constructorAction: 'error' })
  } catch {
    throw new Refusal('malformed', 'invalid_json')
  }
  assertClean(value)
  return value
}

export function assertClean(value: unknown) {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) throw new Refusal('malformed', 'nested_too_deep')
    const below: unknown[] = []
    for (const part of level) {
      if (typeof part === 'string') assertText(part)
      else if (Array.isArray(part)) for (const one of part) below.push(one)
      else if (part && typeof part === 'object') {
        for (const [key, one] of Object.entries(part)) {
          assertText(key)
          below.push(one)
        }
      }
    }
    level = below
  }
}

function assertText(text: string) {
  if (text.includes('\0')) throw new Refusal('malformed', 'nul_character')
  if (!text.isWellFormed()) throw new Refusal('malformed', 'lone_surrogate')
}
