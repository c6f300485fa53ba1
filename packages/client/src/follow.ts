import type { Listening, Send } from './sender.ts'
import type { WebhookEvent, WebhookType } from './wire.ts'

export type FollowOptions<T extends WebhookType = WebhookType> = Pick<Listening, 'signal' | 'onRetry'> & {
  /** Where to go on: the `cursor` that was stored last. Without one, from the oldest event that the server keeps. */
  after?: string | undefined
  /** Only events of these types. */
  types?: readonly T[] | undefined
}
/** What one question asks; `wait` says how many seconds the server may wait for something to happen, up to 25. */
export type EventsAsked<T extends WebhookType = WebhookType> = {
  after?: string | undefined
  types?: readonly T[] | undefined
  limit?: number
  wait?: number
}
export type EventPage<T extends WebhookType = WebhookType> = { data: EventOf<T>[]; next_cursor: string }
type EventOf<T extends WebhookType> = Extract<WebhookEvent, { type: T }>
/** Events as they happen, oldest first; ends only when its signal says so. */
export type Followed<T extends WebhookType = WebhookType> = AsyncIterable<EventOf<T>> & {
  /** Where to go on, once every event before the one in hand is done with. */
  readonly cursor: string | undefined
}

/** How long the server may hold a question open until something happens, in seconds. */
const WAIT = 25
/** What a connection may take on top of that, in milliseconds. */
const MARGIN = 15_000

export function pageOfEvents<T extends WebhookType>(send: Send, query: EventsAsked<T> = {}, listening: Listening = {}) {
  const { types, ...rest } = query
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...rest, types: types?.join(',') || undefined }))
    if (value !== undefined) search.set(name, String(value))
  const how = { ...listening, timeout: (query.wait ?? 0) * 1000 + MARGIN }
  return send<EventPage<T>>('GET', `/api/v1/events?${search}`, undefined, undefined, how)
}

/** Asks page after page, however long the server cannot be reached; a page that got lost is asked for again. */
export function follow<T extends WebhookType = WebhookType>(send: Send, options: FollowOptions<T> = {}): Followed<T> {
  const { after, types, signal, onRetry } = options
  const listening = { attempts: Infinity, signal, onRetry }
  let cursor = after
  async function ask() {
    try {
      return await pageOfEvents(send, { after: cursor, types, limit: 100, wait: WAIT }, listening)
    } catch (error) {
      if (signal?.aborted) return null
      throw error
    }
  }
  async function* events() {
    while (!signal?.aborted) {
      const page = await ask()
      if (!page) return
      for (const event of page.data) {
        yield event
        cursor = event.id
        if (signal?.aborted) return
      }
      cursor = page.next_cursor
    }
  }
  return {
    [Symbol.asyncIterator]: events,
    get cursor() {
      return cursor
    },
  }
}
