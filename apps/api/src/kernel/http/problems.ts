import type { FieldError } from '@affluence/contract/common'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
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
  // Somebody was quicker by a moment: what a question beforehand would have refused, the index did.
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
    const found = app.findRoute({ url: path, method })
    // The pages answer to every address but those of the API.
    return found && !(path.startsWith('/api/') && '*' in (found.params ?? {}))
  })
  return methods.length > 0 && !methods.includes(request.method as 'GET')
    ? wire(405, 'method_not_allowed', { allow: methods.flatMap((one) => (one === 'GET' ? ['GET', 'HEAD'] : [one])) })
    : wire(404, 'not_found')
}

/** One entry per fault: where, what, and the numbers that decide. A union reports the branch that came closest. */
export function fieldErrors(error: z.ZodError, value: unknown): FieldError[] {
  return error.issues.flatMap((issue) => entriesOf(issue, [], value)).slice(0, 200)
}

type Issue = z.core.$ZodIssue
function entriesOf(issue: Issue, before: PropertyKey[], value: unknown): FieldError[] {
  const path = [...before, ...issue.path]
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: [...path, key].join('.'), code: 'unknown_field' }))
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const closest = issue.errors.toSorted((a, b) => a.length - b.length)[0]!
    if (closest.length > 0) return closest.flatMap((one) => entriesOf(one as Issue, path, value))
  }
  const { code, params } = wordsOf(issue, at(value, path))
  return [{ path: path.map(String).join('.'), code, ...(Object.keys(params).length > 0 && { params }) }]
}
const at = (value: unknown, path: PropertyKey[]) =>
  path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key], value)

function wordsOf(issue: Issue, value: unknown): { code: string; params: Record<string, unknown> } {
  if (
    value === undefined &&
    (issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'invalid_union')
  )
    return { code: 'required', params: {} }
  if (issue.code === 'too_small') {
    const isEmptyText = issue.origin === 'string' && Number(issue.minimum) === 1
    return {
      code: isEmptyText ? 'required' : issue.origin === 'string' ? 'too_short' : 'too_small',
      params: { minimum: Number(issue.minimum) },
    }
  }
  if (issue.code === 'too_big')
    return { code: issue.origin === 'string' ? 'too_long' : 'too_large', params: { maximum: Number(issue.maximum) } }
  if (issue.code === 'invalid_value') return { code: 'invalid_choice', params: { choices: issue.values } }
  if (issue.code === 'invalid_format')
    return { code: issue.format === 'regex' ? 'invalid_format' : `invalid_${issue.format}`, params: {} }
  if (issue.code === 'custom') {
    const { code = 'invalid', ...params } = (issue.params ?? {}) as { code?: string }
    return { code, params }
  }
  return { code: issue.code, params: 'expected' in issue ? { expected: issue.expected } : {} }
}
