import type { LocationQuery } from 'vue-router'

type Answer =
  | { kind: 'code'; code: string; state: string }
  | { kind: 'cancelled' }
  | { kind: 'refused'; detail: string }
  | { kind: 'incomplete' }
/** The error codes of platforms for a person who refused. */
const cancelled = ['access_denied', 'user_denied', 'user_cancelled']
const textIn = (value: LocationQuery[string] | undefined) => (typeof value === 'string' ? value.trim() : '')

/** Reads the answer of a platform from the query of the callback address. */
export function answerIn(query: LocationQuery): Answer {
  const [error, reason] = [textIn(query.error), textIn(query.error_reason)]
  if (cancelled.includes(error) || cancelled.includes(reason)) return { kind: 'cancelled' }
  const detail = textIn(query.error_description) || textIn(query.error_message) || error
  if (detail) return { kind: 'refused', detail: detail.slice(0, 300) }
  const [code, state] = [textIn(query.code), textIn(query.state)]
  return code && state ? { kind: 'code', code, state } : { kind: 'incomplete' }
}
