import { Taken } from '../db.ts'
import { Refusal } from '../../refusal.ts'

type PgError = { code?: string; detail?: string; message?: string }
const rootOf = (error: unknown): PgError =>
  error instanceof Error && error.cause ? rootOf(error.cause) : ((error ?? {}) as PgError)

/** The transaction collided with another one and may be run again as it is. */
export const mayRetry = (error: unknown) => ['40001', '40P01'].includes(rootOf(error).code ?? '')

/** A statement was ended by a timeout, or waited too long for a lock. */
const tookTooLong = ['55P03', '57014']

export function translated(error: unknown) {
  const { code = '', detail = '', message = '' } = rootOf(error)
  if (mayRetry(error) || tookTooLong.includes(code)) return unavailable('busy', 1, error)
  if (code === '53100') return unavailable('storage_full', 30, error)
  const unreachable = /^(08|53|57P|25P03)|^E(CONN|PIPE|HOST|TIMEDOUT)/.test(code)
  if (
    unreachable ||
    /^(Connection terminated|timeout exceeded|Query read timeout|Client (has|was) .* not queryable)/.test(message)
  ) {
    return unavailable('database_unreachable', 5, error)
  }
  if (code !== '23505') return error
  const [, columns = ''] = /^Key \((.*?)\)=/.exec(detail) ?? []
  return new Taken(columns.split(', '), { cause: error })
}

const unavailable = (code: string, retry_after: number, cause: unknown) =>
  Object.assign(new Refusal('unavailable', code, { retry_after }), { cause })
