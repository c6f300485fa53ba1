import type { FieldError } from '@affluence/contract/common'

/** What kind of no it is; http.ts alone knows the status of each. */
export type RefusalKind =
  | 'malformed'
  | 'unauthenticated'
  | 'payment'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'invalid'
  | 'too_often'
  | 'unavailable'

/** What the caller is told beyond the code: the date, row or amount that decided, and the fields at fault. */
export type Because = { errors?: FieldError[]; retry_after?: number } & Record<string, unknown>

/** The domain says no. `code` is the key that the web app words; it never carries prose. */
export class Refusal extends Error {
  override name = 'Refusal'
  kind: RefusalKind
  code: string
  because: Because

  constructor(kind: RefusalKind, code: string, because: Because = {}) {
    super(code)
    this.kind = kind
    this.code = code
    this.because = because
  }
}

export const notFound = () => new Refusal('not_found', 'not_found')
/** A single field at fault. */
export const invalid = (path: string, code: string, params?: Record<string, unknown>) =>
  new Refusal('invalid', code, { errors: [{ path, code, ...(params && { params }) }] })
/** A value that is taken already, named by its field. */
export const taken = (path: string, because: Because = {}) =>
  new Refusal('conflict', `${path}_taken`, { errors: [{ path, code: 'taken' }], ...because })
