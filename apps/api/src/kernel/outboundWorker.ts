// The thread that signs and posts. Nothing else runs in it, so that posts and requests do not delay each other.
import { parentPort, workerData } from 'node:worker_threads'
import { guardedOutbound } from './outbound.ts'
import type { ThreadResult, ThreadRequest, ThreadSettings } from './outboundThread.ts'

const { allowPrivate } = workerData as ThreadSettings
const outbound = guardedOutbound({ allowPrivate })
const port = parentPort!
let results: ThreadResult[] = []

async function post({ n, url, of }: ThreadRequest) {
  const { failure, ...result } = await outbound.post(url, of)
  const { message, code } = failure ?? {}
  const error = message === undefined ? null : { message, ...(code !== undefined && { code }) }
  if (results.push({ n, result, failure: error }) === 1) setImmediate(flush)
}
/** Sends all results of one turn of the event loop together. */
function flush() {
  port.postMessage(results)
  results = []
}
port.on('message', (requests: ThreadRequest[]) => {
  for (const request of requests) void post(request)
})
