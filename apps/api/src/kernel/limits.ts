import { createHash } from 'node:crypto'
import type { RateLimitPluginOptions } from '@fastify/rate-limit'
import type { FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'

const WINDOW = 60_000
/** In a minute: somebody who says who they are, and somebody who does not. What guesses at secrets has limits of its own. */
const MOST = { known: 30_000, stranger: 3_000 }

const callerOf = (request: FastifyRequest) => {
  const { authorization } = request.headers
  return authorization ? createHash('sha256').update(authorization).digest('base64url') : request.ip
}

const IN_TIME = 50

/** In memory, or in Redis when several machines share the load; when Redis is late or away, requests pass. */
export async function limitsFor({ REDIS_URL }: Config): Promise<RateLimitPluginOptions> {
  const redis = REDIS_URL ? await countersIn(REDIS_URL) : null
  return {
    max: (request) => (request.headers.authorization ? MOST.known : MOST.stranger),
    timeWindow: WINDOW,
    keyGenerator: callerOf,
    enableDraftSpec: true,
    skipOnError: true,
    allowList: (request) => !request.url.startsWith('/api/'),
    errorResponseBuilder: (_request, { ttl }) =>
      Object.assign(new Error('too many requests'), { statusCode: 429, retry_after: Math.ceil(ttl / 1000) }),
    ...(redis && { redis, nameSpace: 'limit:' }),
  }
}

async function countersIn(url: string) {
  const { Redis } = await import('ioredis')
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2000,
    commandTimeout: IN_TIME,
  })
  redis.on('error', () => undefined) // told by the courier; a request that can't be counted passes
  return redis
}
