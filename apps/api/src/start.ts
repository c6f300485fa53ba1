import { join } from 'node:path'
import { reactions } from './app.ts'
import type { Config } from './config.ts'
import { openCache } from './kernel/cache.ts'
import { idsFrom, steered, systemClock } from './kernel/clock.ts'
import { cryptoFrom } from './kernel/crypto.ts'
import { onPostgres } from './kernel/db/engine.ts'
import type { Kernel } from './kernel/kernel.ts'
import { mailBy } from './kernel/mail.ts'
import { guardedOutbound } from './kernel/outbound.ts'
import { restrictAccess } from './kernel/files/privateFiles.ts'
import { textsBy } from './kernel/sms.ts'
import { openDb } from './kernel/db/open.ts'
import type { Report } from './kernel/report.ts'

/** Opens what a process needs, whether it serves, works or runs one command. */
export async function openKernel(
  config: Config,
  report: Report,
): Promise<Kernel & { clock: ReturnType<typeof steered> }> {
  const { MAIL_URL, MAIL_FROM, MAIL_REPLY_TO } = config
  restrictAccess(config.DATA_DIR, config.DATABASE_URL, report)
  const clock = steered(systemClock(config.NOW))
  const newId = idsFrom(clock)
  const db = await openDb({ url: config.DATABASE_URL, pool: config.DATABASE_POOL, clock, newId, report, reactions })
  return {
    config,
    db,
    clock,
    newId,
    report,
    crypto: cryptoFrom(config.SECRET_KEYS),
    mail: mailBy({ url: MAIL_URL, folder: config.DATA_DIR, from: MAIL_FROM, reply_to: MAIL_REPLY_TO }),
    sms: textsBy({ url: config.SMS_URL, token: config.SMS_TOKEN }),
    outbound: guardedOutbound({ allowPrivate: config.ALLOW_PRIVATE_TARGETS, clock, thread: true }),
    cache: await openCache(config.REDIS_URL, report),
  }
}

export async function closeKernel({ mail, outbound, cache, db }: Kernel) {
  await mail.close()
  await outbound.close()
  await cache.close()
  await db.close()
}

/** The migrations of the engine in use. */
export const migrationsOf = () => join(rootFolder(), 'drizzle', onPostgres ? 'postgres' : 'sqlite')

/** Where everything lies that was built or generated, seen from the sources and from the bundle alike. */
export const rootFolder = () => join(import.meta.dirname, '../../..')
