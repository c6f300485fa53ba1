import type { FastifyRequest, FastifyServerOptions } from 'fastify'

const secrets =
  /\b(af_[A-Za-z0-9_]{12,}|[A-Za-z0-9]{64}|whsec_[A-Za-z0-9+/=]+|dl_[A-Za-z0-9_-]{12,}|eyJ[\w-]+\.[\w-]+\.[\w-]+)/g
const scrubbed = (text: string) => text.replace(secrets, '[secret]').replace(/[\r\n]+/g, ' ⏎ ')

/** Only what is named here is written: no header, no query, no body, and no secret inside a message. */
export function logs(level: string): FastifyServerOptions['logger'] {
  if (level === 'silent') return false
  return {
    level,
    serializers: {
      req: (request: FastifyRequest) => ({ method: request.method, route: request.routeOptions?.url, id: request.id }),
      res: (reply: { statusCode: number }) => ({ status: reply.statusCode }),
      err: (error: Error & { code?: string }) => ({
        type: error.name,
        code: error.code,
        message: scrubbed(error.message),
        stack: scrubbed(error.stack ?? ''),
      }),
    },
  } as never
}
