import { currentToken, OtherAccount, refreshToken } from './token.ts'

export type News = { type: string; subject_id: string; id: string }
/** The stream has begun: what was asked before it listened may be old already. */
export const beginning = { type: 'live.begun', subject_id: '' }
/** The server says something every 20 seconds at least: a stream that does not has been cut somewhere on its way. */
export const SILENCE = 45_000

export type Listener = {
  news(news: News): void
  /** Nothing new, but the reader is awake. */
  awake(): void
}

/** Reads the stream until it is told to stop or nobody is signed in, and asks again whenever it breaks. */
export async function readForEver(listener: Listener, place: { last: string }, signal: AbortSignal) {
  for (let wait = 1000; !signal.aborted; wait = Math.min(wait * 2, 30_000)) {
    listener.awake()
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
        if (news.type && news.subject_id) listener.news({ ...(news as News), id })
        else if (!place.last) listener.news({ ...beginning, id })
        else listener.awake()
        place.last = id || place.last
      }
    } catch (error) {
      if (error instanceof OtherAccount) return
      // The network is away or the server restarts: asked again below.
    }
    await new Promise((resolve) => setTimeout(resolve, wait))
  }
}

function soon<T>(reading: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const silence = new Promise<never>((_, give) => (timer = setTimeout(give, SILENCE, new Error('silence'))))
  return Promise.race([reading, silence]).finally(() => clearTimeout(timer))
}

async function* messagesOf(body: ReadableStream<Uint8Array>) {
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array<ArrayBuffer>>)
    .getReader() as ReadableStreamDefaultReader<string>
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
