import type { Role } from '@affluence/contract/identities'
import { features } from '../features.ts'
import type { SearchResult } from '../kernel/feature.ts'

const MOST = 4
const finders = features.flatMap((one) => one.finders ?? [])

/** Searches for records of every kind. What one kind refuses to tell does not hide the others. */
export async function findAll(role: Role, q: string, signal: AbortSignal): Promise<SearchResult[]> {
  const answers = await Promise.allSettled(
    finders.filter(({ who }) => who.includes(role)).map(({ find }) => find({ q, limit: MOST }, signal)),
  )
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
}
