// What the acts of the webhook faults share: a receiver, due events, and the check that every event arrived once.
import { fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask, openShop } from '../bench/_product.mjs'
import { newId } from '../bench/floor/_floor.mjs'
import { freePort } from '../scripts/services.mjs'
import { root } from '../scripts/setup.mjs'

const SECRET_KEYS = `k1:${Buffer.alloc(32, 7).toString('base64')}`
export const settings = { ALLOW_PRIVATE_TARGETS: '1', LOG_LEVEL: 'fatal', SECRET_KEYS }
export const say = (text) => process.stdout.write(`${text}\n`)

/** A receiver that can be killed and started again at the same address; its calls are added to `calls`. */
export async function receiverOf(calls) {
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
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
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
/** Writes due events with deliveries, as the feed writes them. */
export async function makeDue(books, { sponsor_id, endpoint_id }, count) {
  const rows = Array.from({ length: count }, () => ({ id: newId('evt'), order: newId('ord'), at: ++position }))
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

export const openCount = (books) =>
  books.column('select count(*) from webhook_deliveries where next_at is not null').then(([count]) => Number(count))
/** Makes all waiting deliveries due now. */
export const moveOn = (books) =>
  books.column(`update webhook_deliveries set next_at = '${new Date().toISOString()}'
    where next_at is not null and lease is null returning id`)
export async function drain(books, ms = 90_000) {
  for (const end = performance.now() + ms; (await openCount(books)) > 0; await sleep(300)) {
    if (performance.now() > end) throw new Error(`${await openCount(books)} deliveries are not settled`)
    await moveOn(books)
  }
}

export async function checkDeliveries(books, { ids, calls, folder, env, byCount = false }) {
  const settled = new Map(
    (
      await books.column(
        `select event_id || ' ' || state || ' ' || coalesce(settled_at, '') from webhook_deliveries where type <> 'test'`,
      )
    )
      .map((row) => row.split(' '))
      .map(([id, state, at]) => [id, { state, at: Date.parse(at) }]),
  )
  const arrived = new Set(calls.filter(({ mood }) => mood === 'take' || mood === 'slow').map(({ id }) => id))
  const repeated = [
    ...Map.groupBy(
      calls.filter(({ mood }) => mood === 'take'),
      ({ id }) => id,
    ),
  ].filter(([, of]) => of.length > 1)
  const repeatedCalls = byCount ? repeated : calls.filter(({ id, at }) => at > (settled.get(id)?.at ?? Infinity) + 100)
  // Events from setting up the shop are not counted.
  const feed = new Set(await books.column("select id from webhook_events where type = 'order.created'"))
  const cli = spawnSync(process.execPath, [join(root, 'apps/api/dist/cli.js'), 'verify'], {
    env: { PATH: process.env.PATH, DATA_DIR: folder, DEMO: '0', SECRET_KEYS, ...env },
    encoding: 'utf8',
  })
  const facts = {
    events: ids.length,
    calls: calls.length,
    not_arrived: ids.filter((id) => !arrived.has(id)).length,
    not_delivered: ids.filter((id) => settled.get(id)?.state !== 'delivered').length,
    sent_after_settled: repeatedCalls.length,
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

export async function shopAt(url, receiver) {
  const { token, user } = (await openShop(url)).sponsor
  const body = { url: receiver.url, events: ['*'] }
  const { id } = await ask(url, 'POST', '/webhook-endpoints', { token, body })
  return { sponsor_id: user.party.id, endpoint_id: id }
}
