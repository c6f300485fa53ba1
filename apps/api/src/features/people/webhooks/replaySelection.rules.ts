import type { WebhookReplay } from '@affluence/contract/webhooks'

/** Which events a replay sends, where they are not listed by id. */
export type ReplaySelection = Pick<WebhookReplay, 'which' | 'since' | 'until'>
/** Later events and deliveries are not part of a replay. */
export type Bounds = { last_position: number; last_delivery: string }
/** The place of a scan: an id, or a position. */
export type Key = string | number
type Part<Row> = readonly Row[]

/** The first rows of several scans, merged in order. */
export const merged = <Row extends { key: Key }>(parts: readonly Part<Row>[], size: number): Row[] =>
  parts
    .flat()
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .slice(0, size)
