// Deliveries by BullMQ on a Redis that appends what it does to a file: a job holds its body, is signed and called by a
// worker over a pool of 50 connections, and keeps what was answered as its result.
import { createHmac, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from '../../scripts/setup.mjs'

const require = createRequire(join(root, 'apps/api/package.json'))
const { Agent } = require('undici')
const { Queue, Worker } = require('bullmq')

const WIDTH = 50
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const bytes = Buffer.alloc(32, 7)
const key = createPrivateKey(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }))
const url = new URL(process.env.TARGET)
const agent = new Agent({ connections: WIDTH })
const connection = { port: Number(process.env.REDIS_PORT), host: '127.0.0.1', maxRetriesPerRequest: null }
const queue = new Queue('webhooks', { connection })

function signed(id, type, body) {
  const timestamp = Math.floor(Date.now() / 1000)
  const content = `${id}.${timestamp}.${body}`
  const v1 = createHmac('sha256', bytes).update(content).digest('base64')
  const v1a = sign(null, Buffer.from(content), key).toString('base64')
  const plain = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
  return {
    ...{ 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Affluence-Webhooks/1', 'webhook-id': id },
    ...{ 'webhook-timestamp': String(timestamp), 'webhook-signature': `v1,${v1} v1a,${v1a}` },
    ...{ 'x-affluence-event': type, 'x-affluence-signature': plain, 'x-delivr-signature': plain },
  }
}
const call = ({ id, type, timestamp, data }) =>
  new Promise((resolve, reject) => {
    const body = JSON.stringify({ id, type, event: type, timestamp, data })
    const began = performance.now()
    const parts = []
    let status
    agent.dispatch(
      { origin: url.origin, path: url.pathname, method: 'POST', headers: signed(id, type, body), body },
      {
        onRequestStart() {},
        onResponseStart: (_, code) => void (status = code),
        onResponseData: (_, part) => void parts.push(part),
        onResponseEnd: () =>
          resolve({ status, response: Buffer.concat(parts).toString(), duration: performance.now() - began }),
        onResponseError: (_, error) => reject(error),
      },
    )
  })

const worker = new Worker('webhooks', (job) => call(job.data), { connection, concurrency: WIDTH, autorun: false })
async function add(jobs) {
  await worker.pause()
  for (let from = 0; from < jobs.length; from += 500)
    await queue.addBulk(jobs.slice(from, from + 500).map((data) => ({ name: data.type, data, opts: { attempts: 10 } })))
  process.send('added')
  worker.resume()
}
process.on('message', (jobs) => void add(jobs))
void worker.run()
await worker.waitUntilReady()
process.send('ready')
