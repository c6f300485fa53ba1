// Webhooks while the sender and the receiver are killed with SIGKILL, the receiver refuses, cuts off, redirects, answers
// 300 MB, answers slowly or never, and the clock moves on; while Redis is frozen; after the clock was moved ahead and set
// back; on PostgreSQL also two workers, of which one is stopped past its lease and goes on. Every event arrives, none that
// was settled is sent again, and figures equal rows.
import { fork, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask, openShop, startProduct } from '../bench/_product.mjs'
import { newId } from '../bench/floor/_floor.mjs'
import { freePort } from '../scripts/services.mjs'
import { root } from '../scripts/setup.mjs'
import { postgresBooks, sqliteBooks } from './_books.mjs'

const KILLS = Number(process.argv[2] ?? 5)
const EVENTS = Number(process.argv[3] ?? 400)
const ONLY = process.argv[4]
/** Longer than the lease of a delivery. */
const FROZEN_MS = 70_000
const SECRET_KEYS = `k1:${Buffer.alloc(32, 7).toString('base64')}`
const open = { ALLOW_PRIVATE_TARGETS: '1', LOG_LEVEL: 'fatal', SECRET_KEYS }
const say = (text) => process.stdout.write(`${text}\n`)

/** A receiver that can be killed and started again at the same address; what it saw is kept here. */
async function receiverOf(calls) {
  const port = await freePort()
  const start = async (moody) => {
    const child = fork(join(import.meta.dirname, '_webhookReceiver.mjs'), {
      env: { PATH: process.env.PATH, PORT: String(port), MOODY: moody ? '1' : '0' },
    })
    child.on('message', (call) => call.id !== undefined && calls.push(call))
    await once(child, 'message')
    return child
  }
  let child = await start(true)
  const kill = async () => {
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  return {
    url: `http://127.0.0.1:${port}/hook`,
    async restart(moody) {
      await kill()
      child = await start(moody)
    },
    kill,
  }
}

let position = 1_000_000
/** Events that are due at once, as the feed writes them. */
async function makeDue(books, { sponsor_id, endpoint_id }, many) {
  const rows = Array.from({ length: many }, () => ({ id: newId('evt'), order: newId('ord'), at: ++position }))
  const now = new Date().toISOString()
  const values = (row) =>
    rows
      .map(
        (one) =>
          `(${row(one)
            .map((value) => `'${value}'`)
            .join(', ')})`,
      )
      .join(', ')
  await books.column(`insert into webhook_events (id, sponsor_id, position, type, subject_id, data, created_at) values
    ${values(({ id, order, at }) => [id, sponsor_id, at, 'order.created', order, JSON.stringify({ order_id: order }), now])}
    returning id`)
  await books.column(`insert into webhook_deliveries
    (id, endpoint_id, event_id, type, subject_id, position, state, next_at, created_at) values
    ${values(({ id, order, at }) => [newId('whd'), endpoint_id, id, 'order.created', order, at, 'waiting', now, now])}
    returning id`)
  return rows.map(({ id }) => id)
}

const openCount = (books) =>
  books.column('select count(*) from webhook_deliveries where next_at is not null').then(([count]) => Number(count))
/** The clock moves on: whatever waits for its next try is due. */
const moveOn = (books) =>
  books.column(`update webhook_deliveries set next_at = '${new Date().toISOString()}'
    where next_at is not null and lease is null returning id`)
async function drain(books, ms = 90_000) {
  for (const end = performance.now() + ms; (await openCount(books)) > 0; await sleep(300)) {
    if (performance.now() > end) throw new Error(`${await openCount(books)} deliveries are not settled`)
    await moveOn(books)
  }
}

async function checked(books, { ids, calls, folder, env, byCount = false }) {
  const settled = new Map(
    (
      await books.column(
        `select event_id || ' ' || state || ' ' || coalesce(settled_at, '') from webhook_deliveries where type <> 'test'`,
      )
    )
      .map((row) => row.split(' '))
      .map(([id, state, at]) => [id, { state, at: Date.parse(at) }]),
  )
  const taken = new Set(calls.filter(({ mood }) => mood === 'take' || mood === 'slow').map(({ id }) => id))
  const repeated = [
    ...Map.groupBy(
      calls.filter(({ mood }) => mood === 'take'),
      ({ id }) => id,
    ),
  ].filter(([, of]) => of.length > 1)
  const again = byCount ? repeated : calls.filter(({ id, at }) => at > (settled.get(id)?.at ?? Infinity) + 100)
  // What the making of the shop tells is not ours.
  const feed = new Set(await books.column("select id from webhook_events where type = 'order.created'"))
  const cli = spawnSync(process.execPath, [join(root, 'apps/api/dist/cli.js'), 'verify'], {
    env: { PATH: process.env.PATH, DATA_DIR: folder, DEMO: '0', SECRET_KEYS, ...env },
    encoding: 'utf8',
  })
  const facts = {
    events: ids.length,
    calls: calls.length,
    not_arrived: ids.filter((id) => !taken.has(id)).length,
    not_delivered: ids.filter((id) => settled.get(id)?.state !== 'delivered').length,
    sent_after_settled: again.length,
    not_in_feed: ids.filter((id) => !feed.has(id)).length + (feed.size - ids.length),
    redirects_followed: calls.filter(({ path }) => path === '/canary').length,
    books: cli.status === 0 ? 'agree' : `${cli.stdout}${cli.stderr}`.slice(0, 500),
  }
  const { not_arrived, not_delivered, sent_after_settled, not_in_feed, redirects_followed } = facts
  const ok =
    not_arrived + not_delivered + sent_after_settled + not_in_feed + redirects_followed === 0 && facts.books === 'agree'
  say(`${ok ? '✓' : '✗'} ${books.name}: ${JSON.stringify(facts)}`)
  return ok
}

async function shopAt(url, receiver) {
  const { token, user } = (await openShop(url)).sponsor
  const body = { url: receiver.url, events: ['*'] }
  const { id } = await ask(url, 'POST', '/webhook-endpoints', { token, body })
  return { sponsor_id: user.party.id, endpoint_id: id }
}

async function kills(books, folder) {
  const [calls, ids] = [[], []]
  const receiver = await receiverOf(calls)
  const env = { ...open, ...books.env }
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
    await sleep(16_000) // what was called before ends by itself
    await drain(books)
    await product.stop()
    product = await startProduct(folder, env)
    await sleep(2000)
    await product.stop()
    return await checked(books, { ids, calls, folder, env: books.env })
  } finally {
    await product.stop('SIGKILL')
    await receiver.kill()
  }
}

/** Stops a worker while it has taken deliveries; answers how many of them wait for the end of its lease. */
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
  throw new Error('the worker never had anything when it was stopped')
}

/** Two workers; one is stopped in the middle of its calls for longer than its lease, and goes on. */
async function frozen(books, folder) {
  const [calls, ids] = [[], []]
  const receiver = await receiverOf(calls)
  await receiver.restart(false)
  const env = { ...open, ...books.env }
  const [one, other] = [await startProduct(join(folder, 'one'), env), await startProduct(join(folder, 'other'), env)]
  try {
    const shop = await shopAt(one.url, receiver)
    const held = await stopInTheMiddle(books, one.pid, async () => {
      ids.push(...(await makeDue(books, shop, EVENTS * 3)))
    })
    say(`stopped with ${held} deliveries under its lease`)
    const began = performance.now()
    while ((await openCount(books)) > 0 && performance.now() - began < FROZEN_MS + 30_000) await sleep(500)
    await sleep(Math.max(0, FROZEN_MS - (performance.now() - began)))
    process.kill(one.pid, 'SIGCONT')
    await sleep(3000)
    await drain(books)
    return await checked(books, { ids, calls, folder: join(folder, 'one'), env: books.env })
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
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  return { url: `redis://127.0.0.1:${port}`, pid: child.pid, stop }
}

const HUNG_MS = 15_000
/** Redis answers nothing for a while, and goes on: events are sent all the same. */
async function redis(books, folder) {
  const [calls, ids] = [[], []]
  const receiver = await receiverOf(calls)
  await receiver.restart(false)
  const server = await startRedis(join(folder, 'redis'))
  const product = await startProduct(folder, { ...open, ...books.env, REDIS_URL: server.url })
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
    const isWell = await checked(books, { ids, calls, folder, env: books.env })
    return isWell && meanwhile > EVENTS
  } finally {
    process.kill(server.pid, 'SIGCONT')
    await product.stop('SIGKILL')
    await Promise.all([server.stop(), receiver.kill()])
  }
}

const HOUR = 3_600_000
const inHours = (hours) => new Date(Date.now() + hours * HOUR).toISOString()
/** The clock stands hours ahead while the receiver refuses, is set back, and runs ahead again: nothing is lost or sent twice. */
async function clock(books, folder) {
  const [calls, ids] = [[], []]
  const receiver = await receiverOf(calls)
  let shop
  let product
  const during = async (hours, { moody = false, ms = 4000 } = {}) => {
    await receiver.restart(moody)
    product = await startProduct(folder, { ...open, ...books.env, NOW: inHours(hours) })
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
    product = await startProduct(folder, { ...open, ...books.env, NOW: inHours(31) })
    for (const end = performance.now() + 60_000; (await openCount(books)) > 0 && performance.now() < end;)
      await sleep(300)
    await product.stop()
    // Settled at another time than that of the calls: what was sent again is looked for by its count alone.
    return await checked(books, { ids, calls, folder, env: books.env, byCount: true })
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
