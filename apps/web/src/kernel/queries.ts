import type { Endpoint, Output } from '@affluence/contract/endpoint'
import { type EntryKey, useQueryCache } from '@pinia/colada'

/** `order.created`, or all that happens to orders: `order.*`. */
export type EventPattern = `${string}.${string}`
type Events = readonly EventPattern[] | { allBut: readonly EventPattern[] }

const matches = (event: string, patterns: readonly EventPattern[]) =>
  patterns.some((pattern) => (pattern.endsWith('.*') ? event.startsWith(pattern.slice(0, -1)) : event === pattern))

export type QueryKind = { name: string; staleAfter: Events; key: (...rest: (string | number | object)[]) => EntryKey }
/** The kinds of what has been loaded so far: nobody can have asked for the others yet. */
const kinds = new Map<string, QueryKind>()

/** Queries whose keys begin with the same word, and the events that make all of them out of date. */
export function queryKind(name: string, staleAfter: Events): QueryKind {
  const kind: QueryKind = { name, staleAfter, key: (...rest) => [name, ...rest] }
  kinds.set(name, kind)
  return kind
}
export const isStaleAfter = ({ staleAfter }: QueryKind, event: string) =>
  'allBut' in staleAfter ? !matches(event, staleAfter.allBut) : matches(event, staleAfter)
export const kindsStaleAfter = (event: string) => [...kinds.values()].filter((kind) => isStaleAfter(kind, event))

/** Asks anew for what an action of one's own has changed, and waits for the answers. */
export function useInvalidate() {
  const cache = useQueryCache()
  return (...changed: readonly QueryKind[]) =>
    Promise.allSettled(changed.map(({ name }) => cache.invalidateQueries({ key: [name] })))
}

/** For `placeholderData`: the answer to the question before stays until the next is there. */
export const answerBefore =
  <E extends Endpoint>(_endpoint: E) =>
  (before: Output<E> | undefined) =>
    before
