import { isMissingChunk } from './renewal.ts'
import { explain } from './problems.ts'
import { useTexts } from './messages.ts'

const t = useTexts('problems')
/** In development Vue names where an error comes from, in production it writes the number of that place. */
const places = /^(setup function|render function|component update|scheduler flush)|#runtime-(0|1|14|15)$/

/** Whether a page whose code failed there cannot be shown: not so where only a press of a button came to nothing. */
export const breaksPage = (place: string) => places.test(place)

/** What a person reads when something they did came to nothing. */
export function explainFault(error: unknown) {
  if (!isMissingChunk(error)) return explain(error)
  return t(navigator.onLine ? 'codes.updated' : 'codes.offline')
}
