// Deliveries by BullMQ on a Redis that appends what it does to a file: a job holds its event; a worker looks at its endpoint
// as that is now, signs and calls over a pool of 50 connections, adds to the endpoint's figures and notes its health, once
// for all calls that ended together, and keeps what was answered as the job's result. What fails is tried again by schedule.
import { createHmac, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from '../../scripts/setup.mjs'

const require = createRequire(join(root, 'apps/api/package.json'))
const { Agent } = require('undici')
const { Queue, Worker } = require('bullmq')
const { Redis } = require('ioredis')

const WIDTH = 50
const SECOND = 1000
const WAITS = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400].map((seconds) => seconds * SECOND)
/** The product reads its endpoints once a round. */
const ENDPOINT_MS = 20
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const key = createPrivateKey(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }))
const agent = new Agent({ connections: WIDTH })
const connection = { port: Number(process.env.REDIS_PORT), host: '127.0.0.1', maxRetriesPerRequest: null }
const queue = new Queue('webhooks', { connection })
const client = new Redis(connection)
await client.hset('endpoint', { url: process.env.TARGET, state: 'active', secret })

let known
let knownAt = -ENDPOINT_MS
function endpointNow() {
  if (performance.now() - knownAt < ENDPOINT_MS) return known
  knownAt = performance.now()
  known = client.hgetall('endpoint').then((found) => ({
    url: new URL(found.url),
    state: found.state,
    secret: found.secret,
    bytes: Buffer.from(found.secret.slice(6), 'base64'),
  }))
  return known
}

let ended = []
/** Figures and health are on the disk before a job is over, so that none is ever missing. */
function count(status, duration) {
  if (ended.length === 0) setImmediate(() => void write())
  return new Promise((resolve, reject) => ended.push({ status, duration, resolve, reject }))
}
async function write() {
  const all = ended
  ended = []
  const now = new Date().toISOString()
  const ms = all.reduce((sum, { duration }) => sum + duration, 0)
  const hour = `sums:${now.slice(0, 13)}`
  const last = { last_status: all.at(-1).status, last_at: now, failure_count: 0, failing_since: '' }
  const written = client.multi().hincrby(hour, 'delivered', all.length).hincrby(hour, 'duration_ms', ms)
  await written
    .hset('endpoint', last)
    .exec()
    .then(
      () => all.forEach(({ resolve }) => resolve()),
      (error) => all.forEach(({ reject }) => reject(error)),
    )
}

function signed({ secret, bytes }, { id, type, body }) {
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
const post = ({ url, ...signers }, { id, type, timestamp, data }) =>
  new Promise((resolve, reject) => {
    const body = JSON.stringify({ id, type, event: type, timestamp, data })
    const began = performance.now()
    const at = new Date().toISOString()
    const parts = []
    let status
    const end = () => {
      const duration = Math.round(performance.now() - began)
      resolve({ status, response: Buffer.concat(parts).toString(), duration, address: '127.0.0.1', at })
    }
    agent.dispatch(
      { origin: url.origin, path: url.pathname, method: 'POST', headers: signed(signers, { id, type, body }), body },
      {
        onRequestStart() {},
        onResponseStart: (_, code) => void (status = code),
        onResponseData: (_, part) => void parts.push(part),
        onResponseEnd: end,
        onResponseError: (_, error) => reject(error),
      },
    )
  })
async function send({ data }) {
  const endpoint = await endpointNow()
  if (endpoint.state !== 'active') throw new Error('paused')
  const answer = await post(endpoint, data)
  await count(answer.status, answer.duration)
  if (answer.status < 200 || answer.status > 299) throw new Error(`answered ${answer.status}`)
  return answer
}

const worker = new Worker('webhooks', send, {
  connection,
  concurrency: WIDTH,
  autorun: false,
  settings: { backoffStrategy: (tries) => WAITS[tries - 1] },
})
const opts = { attempts: WAITS.length + 1, backoff: { type: 'custom' } }
async function add(jobs) {
  await worker.pause()
  for (let from = 0; from < jobs.length; from += 500)
    await queue.addBulk(jobs.slice(from, from + 500).map((data) => ({ name: data.type, data, opts })))
  process.send('added')
  worker.resume()
}
process.on('message', (jobs) => void add(jobs))
void worker.run()
await worker.waitUntilReady()
process.send('ready')
