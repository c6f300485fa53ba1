import type { WebhookReplay } from '@affluence/contract/webhooks'

/** What a replay sends, but for events that were chosen one by one. */
export type Asked = Pick<WebhookReplay, 'which' | 'since' | 'until'>
/** What comes later than these is no part of a replay. */
export type Bounds = { last_position: number; last_delivery: string }
/** Where a walk is: an id, or a position. */
export type Key = string | number
type Part<Row> = readonly Row[]

/** The first rows of several walks side by side, in one order. */
export const merged = <Row extends { key: Key }>(parts: readonly Part<Row>[], size: number): Row[] =>
  parts
    .flat()
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .slice(0, size)
