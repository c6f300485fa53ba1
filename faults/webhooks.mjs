// Webhooks while the sender and the receiver are killed with SIGKILL, the receiver refuses, cuts off, redirects, answers
// 300 MB, answers slowly or never, and the clock moves on; while Redis is frozen; after the clock was moved ahead and set
// back; on PostgreSQL also two workers, of which one is stopped past its lease and goes on. Every event arrives, no settled
// event is sent again, and figures equal rows.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startProduct } from '../bench/_product.mjs'
import { freePort } from '../scripts/services.mjs'
import { postgresBooks, sqliteBooks } from './_books.mjs'
import { checkDeliveries, drain, makeDue, moveOn, openCount, receiverOf, say, settings, shopAt } from './_webhooks.mjs'

const KILLS = Number(process.argv[2] ?? 5)
const EVENTS = Number(process.argv[3] ?? 400)
const ONLY = process.argv[4]
/** Longer than the lease of a delivery. */
const FROZEN_MS = 70_000

async function kills(books, folder) {
  const [calls, ids] = [[], []]
  const receiver = await receiverOf(calls)
  const env = { ...settings, ...books.env }
  let product = await startProduct(folder, env)
  try {
    const shop = await shopAt(product.url, receiver)
    for (let n = 0; n < KILLS; n++) {
      ids.push(...(await makeDue(books, shop, EVENTS)))
      await sleep(700 + Math.random() * 800)
      await product.stop('SIGKILL')
      await moveOn(books)
      product = await startProduct(folder, env)
      await sleep(500 + Math.random() * 500)
      await receiver.restart(true)
    }
    await receiver.restart(false)
    await sleep(16_000) // running calls end
    await drain(books)
    await product.stop()
    product = await startProduct(folder, env)
    await sleep(2000)
    await product.stop()
    return await checkDeliveries(books, { ids, calls, folder, env: books.env })
  } finally {
    await product.stop('SIGKILL')
    await receiver.kill()
  }
}

/** Stops a worker while it has leased deliveries; returns their number. */
async function stopInTheMiddle(books, pid, more) {
  for (let tries = 0; tries < 10; tries++) {
    await more()
    await sleep(200 + Math.random() * 700)
    process.kill(pid, 'SIGSTOP')
    let [before, now] = [-1, await openCount(books)]
    for (; before !== now; [before, now] = [now, await openCount(books)]) await sleep(2000)
    if (now > 0) return now
    process.kill(pid, 'SIGCONT')
  }
  throw new Error('the worker had no deliveries when it was stopped')
}

/** Two workers, of which one is stopped during its calls for longer than its lease and then goes on. */
async function frozen(books, folder) {
  const [calls, ids] = [[], []]
  const receiver = await receiverOf(calls)
  await receiver.restart(false)
  const env = { ...settings, ...books.env }
  const [one, other] = [await startProduct(join(folder, 'one'), env), await startProduct(join(folder, 'other'), env)]
  try {
    const shop = await shopAt(one.url, receiver)
    const leased = await stopInTheMiddle(books, one.pid, async () => {
      ids.push(...(await makeDue(books, shop, EVENTS * 3)))
    })
    say(`stopped with ${leased} deliveries under its lease`)
    const began = performance.now()
    while ((await openCount(books)) > 0 && performance.now() - began < FROZEN_MS + 30_000) await sleep(500)
    await sleep(Math.max(0, FROZEN_MS - (performance.now() - began)))
    process.kill(one.pid, 'SIGCONT')
    await sleep(3000)
    await drain(books)
    return await checkDeliveries(books, { ids, calls, folder: join(folder, 'one'), env: books.env })
  } finally {
    process.kill(one.pid, 'SIGCONT')
    await Promise.all([one.stop('SIGKILL'), other.stop('SIGKILL'), receiver.kill()])
  }
}

/** A Redis of its own, so that it can be stopped. */
async function startRedis(folder) {
  mkdirSync(folder, { recursive: true })
  const port = await freePort()
  const args = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder]
  const child = spawn('redis-server', args.map(String), { stdio: 'ignore' })
  await sleep(500)
  const stop = async () => {
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }
  return { url: `redis://127.0.0.1:${port}`, pid: child.pid, stop }
}

const HUNG_MS = 15_000
/** Redis does not answer for a while: events are sent all the same. */
async function redis(books, folder) {
  const [calls, ids] = [[], []]
  const receiver = await receiverOf(calls)
  await receiver.restart(false)
  const server = await startRedis(join(folder, 'redis'))
  const product = await startProduct(folder, { ...settings, ...books.env, REDIS_URL: server.url })
  try {
    const shop = await shopAt(product.url, receiver)
    ids.push(...(await makeDue(books, shop, EVENTS)))
    await drain(books)
    process.kill(server.pid, 'SIGSTOP')
    const [before, began] = [calls.length, performance.now()]
    for (let n = 0; n < 3; n++) {
      ids.push(...(await makeDue(books, shop, EVENTS)))
      await sleep(HUNG_MS / 3)
    }
    const meanwhile = calls.length - before
    say(`Redis frozen for ${Math.round(performance.now() - began)} ms: ${meanwhile} of ${EVENTS * 3} calls meanwhile`)
    process.kill(server.pid, 'SIGCONT')
    await drain(books)
    await product.stop()
    const isWell = await checkDeliveries(books, { ids, calls, folder, env: books.env })
    return isWell && meanwhile > EVENTS
  } finally {
    process.kill(server.pid, 'SIGCONT')
    await product.stop('SIGKILL')
    await Promise.all([server.stop(), receiver.kill()])
  }
}

const HOUR = 3_600_000
const inHours = (hours) => new Date(Date.now() + hours * HOUR).toISOString()
/**
 * The clock stands hours ahead while the receiver refuses, is set back, and runs ahead again: nothing is lost or sent
 * twice.
 */
async function clock(books, folder) {
  const [calls, ids] = [[], []]
  const receiver = await receiverOf(calls)
  let shop
  let product
  const during = async (hours, { moody = false, ms = 4000 } = {}) => {
    await receiver.restart(moody)
    product = await startProduct(folder, { ...settings, ...books.env, NOW: inHours(hours) })
    shop ??= await shopAt(product.url, receiver)
    ids.push(...(await makeDue(books, shop, EVENTS)))
    await sleep(ms)
    await product.stop()
  }
  try {
    await during(3, { moody: true })
    await during(0)
    await during(-2)
    await during(30, { ms: 20_000 })
    product = await startProduct(folder, { ...settings, ...books.env, NOW: inHours(31) })
    for (const end = performance.now() + 60_000; (await openCount(books)) > 0 && performance.now() < end;)
      await sleep(300)
    await product.stop()
    // The times of settling and of calls come from different clocks, so repeated calls are found by their count.
    return await checkDeliveries(books, { ids, calls, folder, env: books.env, byCount: true })
  } finally {
    await product?.stop('SIGKILL')
    await receiver.kill()
  }
}

const folder = mkdtempSync(join(tmpdir(), 'affluence-webhooks-'))
let ok = true
try {
  for (const act of [kills, redis, clock].filter(({ name }) => !ONLY || name === ONLY)) {
    const own = join(folder, `${act.name}-sqlite`)
    ok = (await act(sqliteBooks(own), own)) && ok
  }
  if (process.env.POSTGRES_URL)
    for (const act of [kills, redis, clock, frozen].filter(({ name }) => !ONLY || name === ONLY)) {
      const books = await postgresBooks(process.env.POSTGRES_URL)
      ok = (await act(books, join(folder, act.name))) && ok
      await books.drop()
    }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exit(ok ? 0 : 1)
