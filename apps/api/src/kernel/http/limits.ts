import { hash } from 'node:crypto'
import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor, RateLimitPluginOptions } from '@fastify/rate-limit'
import type { FastifyRequest } from 'fastify'
import type { Redis } from 'ioredis'
import type { Config } from '../../config.ts'

const WINDOW = 60_000
/** Requests in a minute, with credentials and without. Guesses at secrets have limits of their own. */
const MAX_PER_MINUTE = { known: 30_000, stranger: 3_000 }

const callerOf = (request: FastifyRequest) => {
  const { authorization } = request.headers
  return authorization ? hash('sha256', authorization, 'base64url') : request.ip
}

const IN_TIME = 50
/** How long a late Redis is not asked, so that its delay is not added to every request. */
const REST = 1000
const REMEMBERED = 20_000

/** In Redis when several machines share the load; in memory otherwise, and while Redis is late or away. */
export async function limitsFor({ REDIS_URL }: Pick<Config, 'REDIS_URL'>, most = MAX_PER_MINUTE) {
  const redis = REDIS_URL ? await countersIn(REDIS_URL) : null
  const options: RateLimitPluginOptions = {
    max: (request) => (request.headers.authorization ? most.known : most.stranger),
    timeWindow: WINDOW,
    keyGenerator: callerOf,
    enableDraftSpec: true,
    allowList: (request) => !request.url.startsWith('/api/'),
    errorResponseBuilder: (_request, { ttl }) =>
      Object.assign(new Error('too many requests'), { statusCode: 429, retry_after: Math.ceil(ttl / 1000) }),
    ...(redis && { store: sharedStore(redis) }),
  }
  return { options, close: () => void redis?.disconnect() }
}

type Count = { current: number; ttl: number }
type CountCallback = (error: Error | null, count?: Count) => void

function inMemory() {
  const windows = new Map<string, { current: number; ends: number }>()
  return (key: string, ms: number): Count => {
    const now = performance.now()
    let window = windows.get(key)
    if (!window || window.ends <= now) {
      if (windows.size >= REMEMBERED) windows.clear()
      windows.set(key, (window = { current: 0, ends: now + ms }))
    }
    return { current: ++window.current, ttl: window.ends - now }
  }
}

/** Every request is counted: a process that cannot reach Redis counts alone. */
function sharedStore(redis: Redis): FastifyRateLimitStoreCtor {
  const alone = inMemory()
  let resting = 0
  const countRequest = async (key: string, ms: number): Promise<Count> => {
    if (performance.now() < resting) return alone(key, ms)
    try {
      const [current, ttl] = (await redis.call('EVAL', COUNT, '1', `limit:${key}`, String(ms))) as [number, number]
      return { current, ttl }
    } catch {
      resting = performance.now() + REST
      return alone(key, ms)
    }
  }
  const storeOf = (prefix: string): FastifyRateLimitStore => ({
    incr: (key: string, done: CountCallback, ms: number) =>
      void countRequest(prefix + key, ms).then((count) => done(null, count)),
    // At run time the route stands in `routeInfo`, whatever the types say.
    child: (of) => storeOf(`${(of as unknown as { routeInfo: { url?: string } }).routeInfo.url ?? ''} `),
  })
  return function store() {
    return storeOf('')
  } as unknown as FastifyRateLimitStoreCtor
}

const COUNT = `
  local current = redis.call('INCR', KEYS[1])
  if current == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
  return { current, redis.call('PTTL', KEYS[1]) }`

async function countersIn(url: string) {
  const { Redis: Client } = await import('ioredis')
  const redis = new Client(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2000,
    commandTimeout: IN_TIME,
  })
  redis.on('error', () => undefined) // told by the courier; who can't be counted there is counted here
  return redis
}
