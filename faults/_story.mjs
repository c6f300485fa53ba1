// Tells stories on a database of their own each, and dies by its own hand at the statement it was told to.
import { createRequire } from 'node:module'
import { openCache } from '../apps/api/src/kernel/cache.ts'
import { idsFrom, steered, systemClock } from '../apps/api/src/kernel/clock.ts'
import { cryptoFrom } from '../apps/api/src/kernel/crypto.ts'
import { openDb } from '../apps/api/src/kernel/db/open.ts'
import { migrate } from '../apps/api/src/kernel/db/migrations/migrate.ts'
import { assertSound, storyOf, storyWorld, tell } from '../apps/api/src/testing/stories.ts'

// Built into a folder of the API, from where it is found.
const Sqlite = createRequire(import.meta.url)('better-sqlite3')

let left = Infinity
let dies = 'before'
/** Every statement that the writer runs is counted: reads, writes, savepoints and commits. */
const { prepare } = Sqlite.prototype
Sqlite.prototype.prepare = function counted(text) {
  const statement = prepare.call(this, text)
  if (this.readonly) return statement
  for (const name of ['run', 'all', 'get']) {
    const act = statement[name].bind(statement)
    statement[name] = (...values) => {
      const isLast = --left === 0
      if (isLast && dies === 'before') process.kill(process.pid, 'SIGKILL')
      const result = act(...values)
      if (isLast) process.kill(process.pid, 'SIGKILL')
      return result
    }
  }
  return statement
}

async function open(file) {
  const clock = steered(systemClock())
  const newId = idsFrom(clock)
  const report = (error) => process.send({ wrong: String(error?.stack ?? error) })
  const db = await openDb({ url: `file:${file}`, clock, newId, report })
  const cache = await openCache(undefined, report)
  return { db, clock, newId, report, cache, crypto: cryptoFrom(`one:${Buffer.alloc(32, 7).toString('base64')}`) }
}

/** From step `from` on; with `crash`, the process ends at that statement of that step. */
async function go({ file, seed, length, from, crash, world }) {
  const kernel = await open(file)
  const came = []
  if (from > 0) await assertSound(kernel) // whatever the crash left, before anything is repeated
  for (const [n, step] of storyOf(seed, length).entries()) {
    if (n < from) continue
    kernel.clock.steer(step.at)
    if (crash && n === crash.step) {
      left = crash.statement
      dies = crash.dies
    }
    const outcome = await tell(kernel, world, step, n)
    // It was short: the process ends between what was written and what would have been answered.
    if (crash && n === crash.step) process.kill(process.pid, 'SIGKILL')
    came.push(`${step.do} ${outcome}`)
    await assertSound(kernel).catch((error) => {
      throw new Error(`step ${n}, ${step.do} ${outcome}: ${error.message}`)
    })
  }
  await kernel.db.close()
  return came
}

async function makeWorld({ file, migrations }) {
  const kernel = await open(file)
  kernel.clock.steer('2026-03-02T09:00:00.000Z')
  await migrate(kernel.db, kernel.clock, { folder: migrations })
  const world = await storyWorld(kernel)
  await kernel.db.close()
  return world
}

process.on('message', (told) => {
  const done = told.world ? go(told) : makeWorld(told)
  done.then(
    (result) => process.send({ result }),
    (error) => process.send({ wrong: error.message }),
  )
})
process.send({ ready: true })
