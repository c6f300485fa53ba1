import type { FieldError } from '@affluence/contract/common'
import type { z } from 'zod'

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
