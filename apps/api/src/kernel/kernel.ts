import type { Clock, NewId } from './clock.ts'
import type { Db } from './db.ts'

/** Everything a feature may reach; built once by main.ts, and by the tests. */
export type Kernel = {
  db: Db
  clock: Clock
  newId: NewId
  /** Tells the operator; never throws. */
  report: Report
}
export type Report = (error: unknown, about?: Record<string, unknown>) => void
