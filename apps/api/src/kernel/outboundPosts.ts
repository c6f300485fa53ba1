import type { Agent, Dispatcher } from 'undici'
import type { Clock } from './clock.ts'
import { type Deadline, isPast } from './deadline.ts'
import { type Signing, signatures } from './outboundSigning.ts'

export type Post = {
  headers: Record<string, string>
  body: string
  timeout: number
  /** How many bytes of the answer are kept. */
  most: number
  /** Looked at when the first byte is about to leave: a worker that was stopped for a while may no longer send. */
  until?: Deadline
  /** Adds the headers with the signatures. */
  signing?: Signing
  /** One of many: signed and sent by a thread, where there is one, so that requests do not wait for it. */
  apart?: boolean
}
/** What came back; `failure` is the error that ended it, also where a status had come before. */
export type Posted = {
  status: number | null
  headers: Dispatcher.ResponseData['headers']
  body: string
  /** Of the last connection to that host. */
  address: string | null
  failure: (Error & { code?: string }) | null
}

/** The connections, and where each host was reached. */
export type Poster = { agent: Agent; addresses: { get(host: string): string | undefined }; clock: Pick<Clock, 'ms'> }
/** Where an address leads. */
export type Target = { origin: string; hostname: string; path: string }

/** More than this of an answer is not read, also where little of it is kept: the connection is given up instead. */
const READ_MOST = 64 * 1024
export const failed = (message: string, code: string) => Object.assign(new Error(message), { code })

export const refused = (why: string): Posted => ({
  status: null,
  headers: {},
  body: '',
  address: null,
  failure: failed(`${why}: this address is not called`, 'EBLOCKED'),
})

/**
 * One request of many at once. It goes around what `request` would build for each answer, since nobody reads these
 * answers as a stream. It never rejects, and a redirect is an answer like any other.
 */
export const post = ({ agent, addresses, clock }: Poster, { hostname, ...place }: Target, of: Post): Promise<Posted> =>
  new Promise((resolve) => {
    const { end, handler } = awaited(of, clock, (ended) =>
      resolve({ ...ended, address: addresses.get(hostname) ?? null }),
    )
    const { body, headers, signing } = of
    const signed = signing ? signatures(body, signing) : {}
    const more = {
      headersTimeout: 0,
      bodyTimeout: 0,
      headers: { 'accept-encoding': 'identity', ...headers, ...signed },
    }
    try {
      agent.dispatch({ ...place, method: 'POST', body, ...more }, handler)
    } catch (error) {
      end(error as Error)
    }
  })

type Limits = Pick<Post, 'timeout' | 'most' | 'until'>
/** An answer that is over once: by its end, by a failure, when enough of it was read, or when its time is up. */
function awaited(
  { timeout, most, until }: Limits,
  clock: Poster['clock'],
  done: (of: Omit<Posted, 'address'>) => void,
) {
  const parts: Buffer[] = []
  const answer: Pick<Posted, 'status' | 'headers'> = { status: null, headers: {} }
  let size = 0
  let isOver = false
  let control: Dispatcher.DispatchController | undefined
  const end = (failure: Posted['failure']) => {
    if (isOver) return
    isOver = true
    clearTimeout(timer)
    done({ ...answer, body: Buffer.concat(parts).subarray(0, most).toString('utf8'), failure })
  }
  const stop = (failure: Posted['failure'], error = failure ?? failed('enough was read', 'EENOUGH')) => {
    end(failure)
    control?.abort(error)
  }
  const timer = setTimeout(() => stop(failed('no answer in time', 'ETIMEOUT')), timeout)
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(of) {
      control = of
      if (isOver) return of.abort(failed('it is over', 'EOVER'))
      if (until && isPast(until, clock)) stop(failed('somebody else sends it now', 'ELATE'))
    },
    onResponseStart: (_of, status, headers) => void Object.assign(answer, { status, headers }),
    onResponseData(_of, part) {
      if (size < most) parts.push(Buffer.from(part.subarray(0, most - size)))
      size += part.length
      if (size > READ_MOST) stop(null)
    },
    onResponseEnd: () => end(null),
    onResponseError: (_of, error) => end(error),
  }
  return { end, handler }
}
