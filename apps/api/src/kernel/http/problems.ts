import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Taken } from '../db/db.ts'
import { Refusal, type RefusalKind } from '../refusal.ts'

export const statusOf: Record<RefusalKind, number> = {
  malformed: 400,
  unauthenticated: 401,
  payment: 402,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  invalid: 422,
  too_often: 429,
  unavailable: 503,
}
/** What Fastify and Node refuse before any code of ours is asked. */
const foreign: Record<string, [number, string]> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'json_expected'],
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body_too_large'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'invalid_json'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'invalid_content_length'],
  FST_ERR_BAD_URL: [400, 'invalid_url'],
  FST_ERR_MAX_PARAM_LENGTH: [404, 'not_found'],
  FST_ERR_HANDLER_TIMEOUT: [503, 'unavailable'],
  FST_REQ_FILE_TOO_LARGE: [413, 'file_too_large'],
}

type Wire = { type: string; title: string; status: number; code: string; retry_after?: number } & Record<
  string,
  unknown
>
const wire = (status: number, code: string, more: Record<string, unknown> = {}): Wire => ({
  type: 'about:blank',
  title: titleOf(code),
  status,
  code,
  ...more,
})
const titleOf = (code: string) => code.charAt(0).toUpperCase() + code.slice(1).replaceAll('_', ' ')

export function problemOf(error: unknown): Wire {
  if (error instanceof Refusal) return wire(statusOf[error.kind], error.code, error.because)
  // Another request was quicker: the unique index refused what the check before would have refused.
  if (error instanceof Taken) {
    return wire(409, 'taken', { errors: error.columns.map((path) => ({ path, code: 'taken' })) })
  }
  const {
    code = '',
    statusCode = 500,
    retry_after,
  } = error as { code?: string; statusCode?: number; retry_after?: number }
  const [status, name] = foreign[code] ?? [statusCode, statusCode === 429 ? 'too_many_requests' : 'bad_request']
  if (status >= 500) return wire(status === 503 ? 503 : 500, status === 503 ? 'unavailable' : 'internal')
  return wire(status, name, retry_after === undefined ? {} : { retry_after })
}

/** Not there; or there, for another method. */
export function unknownRoute(app: FastifyInstance, request: FastifyRequest): Wire {
  const path = request.url.split('?')[0] ?? ''
  const methods = (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).filter((method) => {
    const handler = app.findRoute({ url: path, method })
    // The pages answer to every address but those of the API.
    return handler && !(path.startsWith('/api/') && '*' in (handler.params ?? {}))
  })
  return methods.length > 0 && !methods.includes(request.method as 'GET')
    ? wire(405, 'method_not_allowed', { allow: methods.flatMap((one) => (one === 'GET' ? ['GET', 'HEAD'] : [one])) })
    : wire(404, 'not_found')
}
