import type { Agent, Dispatcher } from 'undici'
import type { Clock } from './clock.ts'
import { type Deadline, isPast } from './deadline.ts'
import { type Signing, signatures } from './outboundSigning.ts'

export type PostRequest = {
  headers: Record<string, string>
  body: string
  timeout: number
  /** How many bytes of the answer are returned. */
  maxBytes: number
  /** Checked just before the first byte is sent: a worker that was stopped for a while may no longer send. */
  deadline?: Deadline
  /** Adds the headers with the signatures. */
  signing?: Signing
  /** Signed and sent by the thread, where there is one, so that it does not delay requests. */
  inThread?: boolean
}
/** The answer; `failure` is the error that ended the call, also where a status had arrived before. */
export type PostResult = {
  status: number | null
  headers: Dispatcher.ResponseData['headers']
  body: string
  /** The address of the last connection to that host. */
  address: string | null
  failure: (Error & { code?: string }) | null
}

/** The connection pool, and the address at which each host was last reached. */
export type Poster = { agent: Agent; addresses: { get(host: string): string | undefined }; clock: Pick<Clock, 'ms'> }
/** The parts of an address. */
export type Target = { origin: string; hostname: string; path: string }

/** The most bytes of an answer that are read. A longer answer closes the connection. */
const MAX_READ = 64 * 1024
export const errorWith = (message: string, code: string) => Object.assign(new Error(message), { code })

export const blockedResult = (reason: string): PostResult => ({
  status: null,
  headers: {},
  body: '',
  address: null,
  failure: errorWith(`${reason}: this address is not called`, 'EBLOCKED'),
})

/**
 * Posts one request. It uses `dispatch`, because `request` would build a stream for each answer that nobody reads. It never
 * rejects, and a redirect is an answer like any other.
 */
export const post = (
  { agent, addresses, clock }: Poster,
  { hostname, ...place }: Target,
  of: PostRequest,
): Promise<PostResult> =>
  new Promise((resolve) => {
    const { end, handler } = answerCollector(of, clock, (result) =>
      resolve({ ...result, address: addresses.get(hostname) ?? null }),
    )
    const { body, headers, signing } = of
    const signatureHeaders = signing ? signatures(body, signing) : {}
    const options = {
      headersTimeout: 0,
      bodyTimeout: 0,
      headers: { 'accept-encoding': 'identity', ...headers, ...signatureHeaders },
    }
    try {
      agent.dispatch({ ...place, method: 'POST', body, ...options }, handler)
    } catch (error) {
      end(error as Error)
    }
  })

type Limits = Pick<PostRequest, 'timeout' | 'maxBytes' | 'deadline'>
/** Collects an answer until it ends, fails, is long enough, or times out; calls `done` once. */
function answerCollector(
  { timeout, maxBytes, deadline }: Limits,
  clock: Poster['clock'],
  done: (of: Omit<PostResult, 'address'>) => void,
) {
  const parts: Buffer[] = []
  const answer: Pick<PostResult, 'status' | 'headers'> = { status: null, headers: {} }
  let size = 0
  let hasEnded = false
  let control: Dispatcher.DispatchController | undefined
  const end = (failure: PostResult['failure']) => {
    if (hasEnded) return
    hasEnded = true
    clearTimeout(timer)
    done({ ...answer, body: Buffer.concat(parts).subarray(0, maxBytes).toString('utf8'), failure })
  }
  const stop = (failure: PostResult['failure'], error = failure ?? errorWith('long answer cut', 'EENOUGH')) => {
    end(failure)
    control?.abort(error)
  }
  const timer = setTimeout(() => stop(errorWith('no answer in time', 'ETIMEOUT')), timeout)
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(of) {
      control = of
      if (hasEnded) return of.abort(errorWith('the request has ended', 'EOVER'))
      if (deadline && isPast(deadline, clock)) stop(errorWith('another worker may have sent it', 'ELATE'))
    },
    onResponseStart: (_of, status, headers) => void Object.assign(answer, { status, headers }),
    onResponseData(_of, part) {
      if (size < maxBytes) parts.push(Buffer.from(part.subarray(0, maxBytes - size)))
      size += part.length
      if (size > MAX_READ) stop(null)
    },
    onResponseEnd: () => end(null),
    onResponseError: (_of, error) => end(error),
  }
  return { end, handler }
}
