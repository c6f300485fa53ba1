// The thread that signs and posts: nothing else runs in it, so that neither waits for requests nor the other way round.
import { parentPort, workerData } from 'node:worker_threads'
import { guardedOutbound } from './outbound.ts'
import type { Ended, Order, ThreadSettings } from './outboundThread.ts'

const { allowPrivate } = workerData as ThreadSettings
const outbound = guardedOutbound({ allowPrivate })
const port = parentPort!
let all: Ended[] = []

async function perform({ n, url, of }: Order) {
  const { failure, ...posted } = await outbound.post(url, of)
  const { message, code } = failure ?? {}
  const told = message === undefined ? null : { message, ...(code !== undefined && { code }) }
  if (all.push({ n, posted, failure: told }) === 1) setImmediate(tell)
}
/** What ended in one turn of the event loop goes back together. */
function tell() {
  port.postMessage(all)
  all = []
}
port.on('message', (orders: Order[]) => {
  for (const order of orders) void perform(order)
})
