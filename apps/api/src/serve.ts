import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { duties, parts, sealedColumns } from './app.ts'
import { readConfig, WrongEnvironment } from './config.ts'
import { warningsOfSocial } from './config.social.ts'
import { ensureAdmin } from './features/people/users/admins.service.ts'
import { backUp } from './kernel/ops/backup.ts'
import { lockFolder } from './kernel/db/sqlite/folderLock.ts'
import { RESTART, startBeating } from './kernel/ops/heartbeat.ts'
import type { Kernel } from './kernel/kernel.ts'
import { levels, logs } from './kernel/ops/logs.ts'
import { migrate } from './kernel/db/migrations/migrate.ts'
import { NoPgDump } from './kernel/db/postgres/backup.ts'
import { Refusal } from './kernel/refusal.ts'
import { registerKeys } from './kernel/ops/secretKeys.ts'
import { watchWal } from './kernel/db/sqlite/walWatch.ts'
import { startWorker, type Working } from './kernel/work/worker.ts'
import { buildApp } from './server.ts'
import { closeKernel, migrationsOf, openKernel, rootFolder } from './start.ts'
import type { Report } from './kernel/report.ts'

/** Less than the watchdog waits. */
const STOP_MS = { usual: 9_000, fallen: 5_000 }

// The streams of a thread pass through the other one, and what they hold is lost at the end.
const say = (text: string) => void writeSync(1, `${text}\n`)
const complain = (text: string) => void writeSync(2, `${text}\n`)

async function main() {
  const config = readConfig(process.env)
  let report: Report = (error) => complain(error instanceof Error ? error.message : String(error))
  const kernel = await openKernel(config, (error, about) => report(error, about))
  const isFile = config.DATABASE_URL.startsWith('file:')
  const unlock = isFile ? await lockFolder(config.DATA_DIR) : () => {}
  await prepareDatabase(kernel)
  const demo = config.DEMO && (await createDemo(kernel))

  const forgetWal = watchWal(kernel)
  const works = config.ROLE !== 'api'
  const worker = works ? startWorker(kernel, duties) : null
  const messengers = await messengersOf(kernel, { works, isFile })
  const app = await buildApp(kernel, {
    server: { logger: logs(config.LOG_LEVEL) },
    working: () => worker?.alive() ?? true,
    ...(config.ROLE !== 'worker' && { site: join(rootFolder(), 'apps/web/dist') }),
  })
  report = (error, about = {}) => app.log.error({ ...about, err: error }, 'failed')
  await app.entrance.listen({ port: config.PORT, host: config.HOST })

  for (const line of warningsOfSocial(config)) app.log.warn(line)
  say(`Affluence listens on ${config.PUBLIC_URL}`)
  if (demo) say('Demo data: sign in as sanaga (sponsor) or ines.mballa (influencer), password affluence-demo')
  if (!config.MAIL_URL) say(`Mails are written to ${join(config.DATA_DIR, 'mail')}`)

  endWhenAsked(app, worker, async () => {
    forgetWal()
    for (const messenger of messengers) await messenger.close()
    await closeKernel(kernel)
    unlock()
  })
  startBeating(levels[config.LOG_LEVEL])
}

async function prepareDatabase(kernel: Kernel) {
  await migrate(kernel.db, kernel.clock, { folder: migrationsOf(), before: () => backUpBefore(kernel) })
  const faults = await registerKeys(kernel, sealedColumns)
  if (faults.length > 0) throw new WrongEnvironment(faults.slice(0, 20).join('\n'))
  const admin = await ensureAdmin(kernel)
  // Printed before anything else can end the process: it is stored nowhere else.
  if (admin?.password) say(`Sign in as ${admin.email} with the password ${admin.password} (shown this once)`)
  else if (admin) say(`Sign in as ${admin.email} with ADMIN_PASSWORD`)
}

/** What carries word between processes; loaded only where it is used. */
async function messengersOf({ config, report }: Kernel, { works, isFile }: { works: boolean; isFile: boolean }) {
  const messengers: { close(): Promise<void> }[] = []
  if (config.REDIS_URL) {
    const { redisCourier } = await import('./kernel/work/bullmq.ts')
    messengers.push(await redisCourier(config.REDIS_URL, { listens: works, report }))
  }
  if (!isFile) {
    const { listenOnPostgres } = await import('./kernel/db/postgres/messenger.ts')
    messengers.push(listenOnPostgres(config.DATABASE_URL, report))
  }
  return messengers
}

type App = Awaited<ReturnType<typeof buildApp>>
function endWhenAsked(app: App, worker: Working | null, close: () => Promise<void>) {
  let isEnding = false
  const end = async (code: number) => {
    if (isEnding) return
    isEnding = true
    const hasFallen = code === RESTART
    setTimeout(() => process.exit(code || 1), hasFallen ? STOP_MS.fallen : STOP_MS.usual).unref()
    await Promise.all([hasFallen ? app.entrance.cut() : app.entrance.drain(), worker?.stop()])
    await app.close()
    await close()
    process.exit(code)
  }
  const endWith = (code: number) => void end(code).catch(() => process.exit(code || 1))
  parentPort?.on('message', () => endWith(0))
  process.on('uncaughtException', (error) => {
    app.log.fatal({ err: error }, 'an error that nobody caught')
    endWith(RESTART)
  })
}

/** A pending migration is no reason to stop where PostgreSQL is backed up by others, but never without a word. */
async function backUpBefore({ db, config, clock }: Kernel) {
  await backUp(db, config.DATA_DIR, clock).catch((error: unknown) => {
    if (!(error instanceof NoPgDump)) throw error
    complain(`The database is changed without a backup before it. ${error.message}`)
  })
}

/** Something to look at is no reason not to start. */
async function createDemo(kernel: Awaited<ReturnType<typeof openKernel>>) {
  const { seedDemo } = await import('./features/views/demo/demo.service.ts')
  const { withDemoReceivers } = await import('./features/views/demo/demo.receivers.ts')
  kernel.outbound = withDemoReceivers(kernel.outbound)
  return seedDemo(kernel, parts, () => say('Creating the demo data, once; this takes some seconds')).catch(
    (error: unknown) => {
      kernel.report(error, { part: 'demo' })
      return false
    },
  )
}

/** What stands in the way of a start, by the name of what can be changed. */
function hindrance(error: Error & { code?: string; syscall?: string }) {
  const { code, syscall, message } = error
  if (error instanceof Refusal) return error.because.errors?.map((one) => `${one.path}: ${one.code}`).join('\n') ?? code
  if (syscall === 'listen') return `PORT, HOST: ${code === 'EADDRINUSE' ? 'something else listens there' : message}`
  if (syscall === 'connect' || syscall === 'getaddrinfo') return `DATABASE_URL: ${message}`
  if (syscall === 'mkdir' || syscall === 'open') return `DATA_DIR: ${message}`
  return message
}

main().catch((error: unknown) => {
  if (error instanceof WrongEnvironment) {
    complain(`The environment is not right:\n${error.message}`)
    process.exit(78)
  }
  complain(error instanceof Error ? (hindrance(error) ?? error.message) : String(error))
  process.exit(1)
})
