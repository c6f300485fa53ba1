import { Taken } from '../db.ts'
import { Refusal } from '../../refusal.ts'

const codeOf = (error: unknown) => (error as { code?: string } | undefined)?.code ?? ''
export const isBusy = (error: unknown) => /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error))

export function translated(error: unknown) {
  const code = codeOf(error)
  if (isBusy(error)) return unavailable('busy', 1, error)
  if (code === 'SQLITE_FULL') return unavailable('storage_full', 30, error)
  if (code.startsWith('SQLITE_IOERR') || code === 'SQLITE_CANTOPEN') return unavailable('storage_failed', 30, error)
  if (code !== 'SQLITE_CONSTRAINT_UNIQUE' && code !== 'SQLITE_CONSTRAINT_PRIMARYKEY') return error
  const columns = (error as Error).message.replace(/^.*failed: /, '').split(', ')
  return new Taken(
    columns.map((column) => column.replace(/^.*\./, '')),
    { cause: error },
  )
}

const unavailable = (code: string, retry_after: number, cause: unknown) =>
  Object.assign(new Refusal('unavailable', code, { retry_after }), { cause })
