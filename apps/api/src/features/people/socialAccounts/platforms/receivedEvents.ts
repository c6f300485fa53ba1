import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Count, IdText } from './calls.ts'

/** The event types that are handled. Instagram's callbacks become the first and the last. */
export const EventType = z.enum([
  'account_deauthorized',
  'follower_update',
  'profile_update',
  'post_update',
  'data_deletion',
])
export type EventType = z.output<typeof EventType>
/** Whether an event type of a webhook is handled. Data deletion comes only as a signed request. */
export const isHandled = (type: string) => EventType.exclude(['data_deletion']).safeParse(type).success

export type ReceivedEvent = {
  key: string
  type: string
  platform_user_id: string | null
  data: Record<string, unknown>
}

const Value = z.record(z.string(), z.unknown())
const Change = z.object({ field: z.string(), value: z.unknown().optional() })
const Entry = z.object({
  id: IdText.nullish(),
  field: z.string().optional(),
  value: z.unknown().optional(),
  changes: z.array(Change).optional(),
})
const Entries = z.object({ entry: z.array(Entry).max(1000) })
const SingleEvent = z.object({
  id: IdText.nullish(),
  event_id: IdText.nullish(),
  event_type: z.string().nullish(),
  type: z.string().nullish(),
  event: z.string().nullish(),
  platform_user_id: IdText.nullish(),
  user_id: IdText.nullish(),
  user_openid: IdText.nullish(),
  data: Value.nullish(),
})

export const hashOf = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('base64url')
const valueIn = (value: unknown) => (Value.safeParse(value).success ? (value as Record<string, unknown>) : {})

/** The events of one call. A repeated call gives the same keys. Null where the JSON is not an object. */
export function eventsIn(json: unknown, body: Buffer): ReceivedEvent[] | null {
  const hash = hashOf(body)
  const list = Entries.safeParse(json)
  if (list.success) {
    const changes = list.data.entry.flatMap(({ id, field, value, changes = [] }) =>
      [...(field === undefined ? [] : [{ field, value }]), ...changes].map((one) => ({ ...one, id: id ?? null })),
    )
    return changes.map(({ id, field, value }, at) => ({
      key: `${hash}:${at}`,
      type: field.slice(0, 60),
      platform_user_id: id,
      data: valueIn(value),
    }))
  }
  const single = SingleEvent.safeParse(json)
  if (!single.success) return Value.safeParse(json).success ? [{ ...emptyEvent, key: hash }] : null
  const { id, event_id, event_type, type, event, platform_user_id, user_id, user_openid, data } = single.data
  const key = event_id ?? id
  const name = event_type ?? type ?? event ?? emptyEvent.type
  return [
    {
      key: key ? `id:${key}` : hash,
      type: (tiktokTypes[name] ?? name).slice(0, 60),
      platform_user_id: platform_user_id ?? user_id ?? user_openid ?? null,
      data: { ...(json as object), ...data },
    },
  ]
}
/** TikTok's names of event types. */
const tiktokTypes: Record<string, EventType> = { 'authorization.removed': 'account_deauthorized' }
const emptyEvent: Omit<ReceivedEvent, 'key'> = { type: 'unknown', platform_user_id: null, data: {} }

const Numbers = z.object({
  follower_count: Count,
  followers_count: Count,
  followers: Count,
  following_count: Count,
  posts_count: Count,
  media_count: Count,
})
/** The numbers of a `follower_update`; null without a number of followers. */
export function numbersIn(data: unknown) {
  const { success, data: numbers } = Numbers.safeParse(data)
  const followers = success ? (numbers.follower_count ?? numbers.followers_count ?? numbers.followers) : null
  if (!success || followers === null) return null
  return { followers, following: numbers.following_count, posts: numbers.posts_count ?? numbers.media_count }
}
