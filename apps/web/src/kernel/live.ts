import { useQueryCache } from '@pinia/colada'
import { onScopeDispose } from 'vue'
import { useSession } from './session.ts'
import { staleness } from './staleness.ts'
import { currentToken, OtherAccount, refreshToken } from './token.ts'

type News = { type: string; subject_id: string; id: string }
/** The stream has begun: what was asked before it listened may be old already. */
const beginning = { type: 'live.begun', subject_id: '' }
/** What the signed-in person sees of themselves on every page: their name, their language, their approval. */
const aboutOneself = /^(user\.(?!closed)|influencer\.)/

/** One stream for the whole browser: the tab that holds the lock reads it and tells the others. */
export function useLive() {
  const cache = useQueryCache()
  const session = useSession()
  const stale = staleness(cache)
  const stopping = new AbortController()
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('live') : null

  /** How far this browser has heard, whichever tab reads: the next to read goes on from there. */
  const place = { last: '' }

  async function hear({ type, subject_id, id }: News) {
    place.last = id || place.last
    if (aboutOneself.test(type) && [session.user?.id, session.party?.id].includes(subject_id))
      await session.reload().catch(() => undefined) // the old name stays until the server answers again
    if (type === beginning.type) await cache.invalidateQueries()
    else stale.after(type)
  }
  channel?.addEventListener('message', ({ data }: MessageEvent<News>) => void hear(data))
  const tell = (news: News) => {
    channel?.postMessage(news)
    void hear(news)
  }

  const listen = () => readForEver(tell, place, stopping.signal)
  if (navigator.locks) void navigator.locks.request('live', { signal: stopping.signal }, listen).catch(() => undefined)
  else void listen()
  onScopeDispose(() => {
    stopping.abort()
    stale.stop()
    channel?.close()
  })
}

async function readForEver(tell: (news: News) => void, place: { last: string }, signal: AbortSignal) {
  for (let wait = 1000; !signal.aborted; wait = Math.min(wait * 2, 30_000)) {
    try {
      const token = currentToken() ?? (await refreshToken(null))?.access_token
      if (!token) return
      const headers = { authorization: `Bearer ${token}`, ...(place.last && { 'last-event-id': place.last }) }
      const reply = await fetch('/api/v1/live', { headers, signal })
      if (reply.status === 401 && !(await refreshToken(token))) return
      if (!reply.ok || !reply.body) throw new Error('no stream')
      wait = 1000
      for await (const { id, data } of messagesOf(reply.body)) {
        const news = JSON.parse(data) as Partial<News>
        if (news.type && news.subject_id) tell({ ...(news as News), id })
        else if (!place.last) tell({ ...beginning, id })
        place.last = id || place.last
      }
    } catch (error) {
      if (error instanceof OtherAccount) return
      // The network is away or the server restarts: asked again below.
    }
    await new Promise((resolve) => setTimeout(resolve, wait))
  }
}

/** The server says something every 20 seconds at least: a stream that does not has been cut somewhere on its way. */
const SILENCE = 45_000
function soon<T>(reading: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const silence = new Promise<never>((_, give) => (timer = setTimeout(give, SILENCE, new Error('silence'))))
  return Promise.race([reading, silence]).finally(() => clearTimeout(timer))
}

async function* messagesOf(body: ReadableStream<Uint8Array>) {
  const reader = body.pipeThrough(new TextDecoderStream() as never).getReader() as ReadableStreamDefaultReader<string>
  try {
    yield* messagesIn(reader)
  } finally {
    reader.cancel().catch(() => undefined)
  }
}

async function* messagesIn(reader: ReadableStreamDefaultReader<string>) {
  let text = ''
  for (;;) {
    const { done, value } = await soon(reader.read())
    if (done) return
    text += value
    const parts = text.split('\n\n')
    text = parts.pop() ?? ''
    for (const part of parts) {
      const field = (name: string) =>
        part
          .split('\n')
          .find((one) => one.startsWith(`${name}: `))
          ?.slice(name.length + 2) ?? ''
      // A beat brings no news; its id says how far the server has looked for us.
      if (field('data') || field('id')) yield { id: field('id'), data: field('data') || '{}' }
    }
  }
}
