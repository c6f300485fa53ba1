import type { FastifyRequest, FastifyServerOptions } from 'fastify'

/** Ours by their beginning; whatever else is long and random by its length: keys, tokens, signatures, hashes. */
const secrets =
  /\b(af_[A-Za-z0-9_]{12,}|whsec_[A-Za-z0-9+/=]+|dl_[A-Za-z0-9_-]{12,}|eyJ[\w-]+\.[\w-]+\.[\w-]+|[\w-]{40,})/g
/** Drizzle tells with which values a query failed: names, addresses, secrets. */
const values = /\bparams: [^]*?(?=\n\s+at |$)/g
const scrubbed = (text: string) =>
  text
    .replace(values, 'params: [values]')
    .replace(secrets, '[secret]')
    .replace(/[\r\n]+/g, ' ⏎ ')

type Thrown = Error & { code?: string }
export const errorFields = (error: Thrown): object => ({
  type: error.name,
  code: error.code,
  message: scrubbed(error.message),
  stack: scrubbed(error.stack ?? ''),
  ...(error.cause instanceof Error && { cause: errorFields(error.cause) }),
})

/** The numbers of the levels in a line. */
export const levels = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60, silent: 100 } as const

type Stream = { write(line: string): void }
/** Only what is named here is written: no header, no query, no body, and no secret inside a message. */
export function logs(level: string, stream?: Stream): FastifyServerOptions['logger'] {
  if (level === 'silent') return false
  return {
    level,
    ...(stream && { stream }),
    serializers: {
      req: (request: FastifyRequest) => ({ method: request.method, route: request.routeOptions?.url, id: request.id }),
      res: (reply: { statusCode: number }) => ({ status: reply.statusCode }),
      err: errorFields,
    },
  } as never
}
