// Reads social accounts with the product's own code and does nothing else: what is killed a thousand times has to start quickly.
import { readConfig } from '../apps/api/src/config.ts'
import { syncer } from '../apps/api/src/features/people/socialAccounts/syncing.service.ts'
import { idsFrom, systemClock } from '../apps/api/src/kernel/clock.ts'
import { cryptoFrom } from '../apps/api/src/kernel/crypto.ts'
import { openDb } from '../apps/api/src/kernel/db/open.ts'
import type { Kernel } from '../apps/api/src/kernel/kernel.ts'
import { guardedOutbound } from '../apps/api/src/kernel/outbound.ts'
import { goRound, POLL } from '../apps/api/src/kernel/work/loop.ts'

const config = readConfig(process.env)
const clock = systemClock(config.NOW)
const newId = idsFrom(clock)
const report = (error: unknown) => console.error(error)
const db = await openDb({ url: config.DATABASE_URL, clock, newId, report })
const outbound = guardedOutbound({ allowPrivate: config.ALLOW_PRIVATE_TARGETS })
const own = { config, clock, newId, report, db, outbound, crypto: cryptoFrom(config.SECRET_KEYS) }
await goRound(syncer(own as unknown as Kernel), new AbortController().signal, { poll: POLL, report, turned: () => {} })
