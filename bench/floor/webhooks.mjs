// The least that does the same for deliveries: it takes what is due under a lease, signs as the product does, calls
// over a pool of 50 connections, and records each call, its delivery, the sums and the endpoint's health, a batch to a
// synced commit. One endpoint, no limits, no order, no retries.
import { createHmac, createPrivateKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { createRequire } from 'node:module'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from '../../scripts/setup.mjs'
import { inserting, newId, openFloor } from './_floor.mjs'

const { Agent } = createRequire(join(root, 'apps/api/package.json'))('undici')
const db = openFloor()
const into = inserting(db)
const WIDTH = 50
const BATCH = 200
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const bytes = Buffer.alloc(32, 7)
const key = createPrivateKey(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }))
const url = new URL(process.env.TARGET)
const agent = new Agent({ connections: WIDTH })

const due = db.prepare(`update webhook_deliveries set lease = ?, next_at = ? where id in (
    select id from webhook_deliveries where endpoint_id = ? and is_replay = 0 and next_at <= ? order by next_at, id limit ?)
  returning id, event_id, type`)
const eventOf = db.prepare('select data, created_at from webhook_events where id = ?')
const settle =
  db.prepare(`update webhook_deliveries set state = 'delivered', next_at = null, settled_at = ?, lease = null,
  tries = tries + 1 where id = ? and lease = ?`)
const attempt = into('webhook_attempts', 'id delivery_id status duration_ms error response address created_at')
const sum = into(
  'webhook_sums',
  'endpoint_id hour delivered failed dead duration_ms',
  'on conflict (endpoint_id, hour) do update set delivered = delivered + excluded.delivered, duration_ms = duration_ms + excluded.duration_ms',
)
const health = db.prepare(`update webhook_endpoints set last_status = ?, last_at = ?, failure_count = 0,
  failing_since = null where id = ?`)

const waiting = []
let busy = 0
let taken = 0
let ended = []

function signed(id, type, body) {
  const timestamp = Math.floor(Date.now() / 1000)
  const content = `${id}.${timestamp}.${body}`
  const v1 = createHmac('sha256', bytes).update(content).digest('base64')
  const v1a = sign(null, Buffer.from(content), key).toString('base64')
  const plain = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Affluence-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${v1} v1a,${v1a}`,
    'x-affluence-event': type,
    'x-affluence-signature': plain,
    'x-delivr-signature': plain,
  }
}

function call({ row, lease }) {
  const { data, created_at: timestamp } = eventOf.get(row.event_id)
  const { event_id: id, type } = row
  const body = JSON.stringify({ id, type, event: type, timestamp, data: JSON.parse(data) })
  const began = performance.now()
  const at = new Date().toISOString()
  const parts = []
  let status
  busy++
  const end = () => {
    busy--
    const response = Buffer.concat(parts).toString()
    ended.push({ row, lease, status, response, at, duration: Math.round(performance.now() - began) })
    begin()
  }
  agent.dispatch(
    { origin: url.origin, path: url.pathname, method: 'POST', headers: signed(id, type, body), body },
    {
      onRequestStart() {},
      onResponseStart: (_, code) => void (status = code),
      onResponseData: (_, part) => void parts.push(part),
      onResponseEnd: end,
      onResponseError: end,
    },
  )
}
function begin() {
  while (busy < WIDTH && waiting.length > 0) call(waiting.shift())
}

const round = db.transaction((results) => {
  const now = new Date().toISOString()
  let ms = 0
  for (const { row, lease, status, response, at, duration } of results) {
    settle.run(now, row.id, lease)
    attempt(newId('wha'), row.id, status, duration, null, response, '127.0.0.1', at)
    ms += duration
  }
  if (results.length > 0) {
    sum(process.env.ENDPOINT, now.slice(0, 13), results.length, 0, 0, ms)
    health.run(204, now, process.env.ENDPOINT)
  }
  const lease = randomUUID()
  const until = new Date(Date.now() + 60_000).toISOString()
  return { lease, rows: due.all(lease, until, process.env.ENDPOINT, now, BATCH - taken + results.length) }
})

createServer((_, response) => response.end()).listen(Number(process.env.PORT), '127.0.0.1')
for (;;) {
  const results = ended
  ended = []
  const { lease, rows } = round.immediate(results)
  taken += rows.length - results.length
  for (const row of rows) waiting.push({ row, lease })
  begin()
  if (rows.length + results.length === 0 && busy === 0) await sleep(100)
  else await new Promise((resolve) => setImmediate(resolve))
  while (ended.length === 0 && busy > 0) await new Promise((resolve) => setImmediate(resolve))
}
