// How fast webhooks leave: due deliveries, signed, called and recorded, against a hand-written poller that does the same
// durable work, and against BullMQ on a Redis that appends to a file, as durable or not; in turns, each to a receiver of its own process.
// Then what 50 endpoints that never answer cost a healthy one, and what a log of a million deliveries costs its pages, with
// POSTGRES_URL on PostgreSQL too. A fourth argument (speed, dead, logs) chooses one of the three.
import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../scripts/services.mjs'
import { median } from './_load.mjs'
import { ask, openShop, startProduct, startProgram } from './_product.mjs'
import { cpuOf, ratiosOf, tell } from './_versus.mjs'
import { compareLogs } from './_webhookLogs.mjs'
import { makeDue, startReceiver } from './_webhooks.mjs'

const rounds = Number(process.argv[2] ?? 7)
const many = Number(process.argv[3] ?? 5000)
const logged = Number(process.argv[4] ?? 1_000_000)
const only = process.argv[5]
const folder = mkdtempSync(join(tmpdir(), 'affluence-webhooks-'))
const open = { ALLOW_PRIVATE_TARGETS: '1' }

async function shopAt(url) {
  const shop = await openShop(url)
  const { token, user } = shop.sponsor
  const endpoint = (to) => ask(url, 'POST', '/webhook-endpoints', { token, body: { url: to, events: ['*'] } })
  return { admin: shop.admin, sponsor_id: user.party.id, endpoint }
}

/** One side: a program that sends what is due in its own database to its own receiver. */
async function side(name) {
  const own = join(folder, name)
  const file = join(own, 'affluence.sqlite')
  const receiver = await startReceiver()
  const product = await startProduct(own, open)
  const { sponsor_id, endpoint } = await shopAt(product.url)
  const { id } = await endpoint(receiver.url)
  const add = (count) => makeDue(file, { sponsor_id, endpoint_ids: [id], many: count })
  if (name === 'product') return { receiver, add, pids: [product.pid], stop: product.stop }
  await product.stop()
  const env = { DATABASE_FILE: file, ENDPOINT: id, TARGET: receiver.url }
  const floor = await startProgram(join(import.meta.dirname, 'floor/webhooks.mjs'), env, '/')
  return { receiver, add, pids: [floor.pid], stop: floor.stop }
}

/** `fsync`: whether Redis has a write on the disk before it answers (always), as our database has, or once a second. */
async function bullmq(fsync) {
  const receiver = await startReceiver()
  const port = await freePort()
  const own = mkdtempSync(join(folder, 'redis-'))
  const append = ['--appendonly', 'yes', '--appendfsync', fsync, '--save', '']
  const args = ['--port', port, '--bind', '127.0.0.1', ...append, '--dir', own]
  const redis = spawn('redis-server', args.map(String), { stdio: 'ignore' })
  await sleep(500)
  const env = {
    PATH: process.env.PATH,
    REDIS_PORT: String(port),
    TARGET: receiver.url,
  }
  const worker = fork(join(import.meta.dirname, 'floor/webhooksBullmq.mjs'), { env })
  await Promise.race([once(worker, 'message'), once(worker, 'exit').then(() => Promise.reject(new Error('no worker')))])
  const data = { order_id: 'ord_1', number: 'A-1042', status: 'pending', pricing: { total: 7470, net: 6723 } }
  let n = 0
  const add = async (count) => {
    const timestamp = new Date().toISOString()
    worker.send(Array.from({ length: count }, () => ({ id: `evt_${++n}`, type: 'order.created', timestamp, data })))
    await once(worker, 'message')
  }
  const stop = async () => {
    for (const child of [worker, redis]) {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    }
  }
  return { receiver, add, pids: [worker.pid, redis.pid], stop }
}

/**
 * How many calls a second came between the first and the last of those that were due at once, and the milliseconds of a
 * core that each took in every process of its side, from when they were due; the receiver's are the last ones.
 */
async function rate({ receiver, add, pids }, count) {
  await receiver.ask('forget')
  const all = [...pids, receiver.pid]
  await add(count)
  const before = all.map(cpuOf)
  const { first, last } = await receiver.until(count)
  await sleep(300)
  return { rate: (count / (last - first)) * 1000, cpu: all.map((pid, at) => (cpuOf(pid) - before[at]) / count) }
}

async function speed() {
  const sides = {
    product: await side('product'),
    floor: await side('floor'),
    bullmq: await bullmq('always'),
    looser: await bullmq('everysec'),
  }
  const found = Object.fromEntries(Object.keys(sides).map((name) => [name, []]))
  try {
    for (let round = -1; round < rounds; round++)
      for (const [name, of] of Object.entries(sides)) {
        const one = await rate(of, round < 0 ? 1000 : many)
        if (round >= 0) found[name].push(one)
      }
  } finally {
    for (const { stop, receiver } of Object.values(sides)) await Promise.all([stop(), receiver.stop()])
  }
  const ratesOf = (name) => found[name].map((one) => one.rate)
  const said = (name) => {
    const cpu = found[name][0].cpu.map((_, at) => median(found[name].map((one) => one.cpu[at])).toFixed(2))
    return `${median(ratesOf(name)).toFixed(0)} a second, ${cpu.slice(0, -1).join(' + ')} ms of a core (receiver ${cpu.at(-1)})`
  }
  const ratios = (name) => ratiosOf(ratesOf('product'), ratesOf(name))
  const of = { path: 'webhook', product: said('product') }
  const rival = (name, against) => ({ ...of, floor: said(name), against, ratios: ratios(name) })
  return [
    tell({ ...of, floor: said('floor'), ratios: ratios('floor'), least: 0.65 }),
    tell({ ...rival('bullmq', 'BullMQ'), least: 1.3 }),
    tell(rival('looser', 'BullMQ that may lose a second')),
  ]
}

const TRICKLE = 100
const DEAD = 50
/** From an event's row to its call, for one event each tenth of a second. */
async function lateness(file, receiver, of) {
  await receiver.ask('forget')
  const due = new Map()
  for (let n = 0; n < TRICKLE; n++) {
    const [id] = makeDue(file, { ...of, many: 1 })
    due.set(id, performance.timeOrigin + performance.now())
    await sleep(100)
  }
  await receiver.until(TRICKLE)
  const { seen } = await receiver.ask('all')
  return seen.map(([id, [at]]) => at - due.get(id)).toSorted((a, b) => a - b)[Math.floor(TRICKLE * 0.99)]
}

async function besideDead() {
  const own = join(folder, 'dead')
  const file = join(own, 'affluence.sqlite')
  const [receiver, silent] = [await startReceiver(), await startReceiver({ SILENT: '1' })]
  const product = await startProduct(own, open)
  try {
    const { sponsor_id, admin, endpoint } = await shopAt(product.url)
    await ask(product.url, 'PATCH', '/admin/settings', { token: admin, body: { quota_webhook_endpoints: 100 } })
    const healthy = (await endpoint(receiver.url)).id
    const dead = []
    for (let n = 0; n < DEAD; n++) dead.push((await endpoint(silent.url)).id)
    const alone = await lateness(file, receiver, { sponsor_id, endpoint_ids: [healthy] })
    const beside = await lateness(file, receiver, { sponsor_id, endpoint_ids: [healthy, ...dead] })
    const of = { path: `webhook, p99 beside ${DEAD} that never answer`, product: `${beside.toFixed(0)} ms` }
    return tell({ ...of, floor: `${alone.toFixed(0)} ms`, against: 'alone', ratios: [beside / alone], most: 2 })
  } finally {
    await Promise.all([product.stop(), receiver.stop(), silent.stop()])
  }
}

const isAsked = (name) => !only || only === name
try {
  const kept = []
  if (isAsked('speed')) kept.push(...(await speed()))
  if (isAsked('dead')) kept.push(await besideDead())
  if (isAsked('logs')) {
    kept.push(...(await compareLogs(folder, logged)))
    if (process.env.POSTGRES_URL) kept.push(...(await compareLogs(folder, logged, process.env.POSTGRES_URL)))
  }
  process.exitCode = kept.every(Boolean) ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
