import type { Config } from '../config.ts'
import type { Cache } from './cache.ts'
import type { Clock, NewId } from './clock.ts'
import type { Crypto } from './crypto.ts'
import type { Db } from './db/db.ts'
import type { MailTransport } from './mail.ts'
import type { Outbound } from './outbound.ts'
import type { Report } from './report.ts'
import type { TextTransport } from './sms.ts'

/** Everything a feature may reach that is not itself. Built once in serve.ts and in tests. */
export type Kernel = {
  config: Config
  db: Db
  clock: Clock
  newId: NewId
  crypto: Crypto
  mail: MailTransport
  /** Null where the operator has named no gateway. */
  sms: TextTransport | null
  outbound: Outbound
  cache: Cache
  /** Tells the operator; never throws. */
  report: Report
}
