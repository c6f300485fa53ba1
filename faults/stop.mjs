// Stops the product while 32 callers on kept connections ask and ask, until 10,000 were answered: none may be reset,
// the live stream ends in order, and the process within ten seconds.
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signIn, startProduct } from '../bench/_product.mjs'

const REQUESTS = Number(process.argv[2] ?? 10_000)
const CALLERS = 32
const STOP_AFTER = 2_000
const folder = mkdtempSync(join(tmpdir(), 'affluence-stop-'))

/** One request; whether its connection was kept, and what became of it. */
const call = (url, agent, { path, token }) =>
  new Promise((resolve) => {
    const headers = { ...(token && { authorization: `Bearer ${token}` }) }
    const asked = request(`${url}${path}`, { agent, headers }, (answer) => {
      answer
        .resume()
        .on('end', () => resolve({ status: answer.statusCode, last: answer.headers.connection === 'close' }))
      answer.on('error', (error) => resolve({ failed: error.code }))
    })
    asked.on('error', (error) => resolve({ failed: error.code })).end()
  })

const isFine = ({ reset, other, last, live, seconds }) =>
  reset === 0 && other === 0 && last > 0 && live === 'ended' && seconds < 10

/** Callers go on until they are refused at the door, long after the signal. */
async function round() {
  const product = await startProduct(folder)
  const token = await signIn(product.url, 'admin@example.com')
  const stream = await fetch(`${product.url}/api/v1/live`, { headers: { authorization: `Bearer ${token}` } })
  const streamed = stream.text().then(
    () => 'ended',
    () => 'reset',
  )
  const agent = new Agent({ keepAlive: true, maxSockets: CALLERS })
  const counted = { answered: 0, last: 0, reset: 0, other: 0 }
  let stopped = Promise.resolve(Number.NaN)
  const stop = async () => {
    const begun = performance.now()
    await product.stop()
    return (performance.now() - begun) / 1000
  }
  const caller = async () => {
    for (;;) {
      const { status, last, failed } = await call(product.url, agent, { path: '/api/v1/me', token })
      if (failed === 'ECONNREFUSED') return
      counted[failed ? 'reset' : status === 200 ? 'answered' : 'other']++
      if (last) counted.last++
      if (counted.answered === STOP_AFTER) stopped = stop()
    }
  }
  await Promise.all(Array.from({ length: CALLERS }, caller))
  agent.destroy()
  return { ...counted, live: await streamed, seconds: await stopped }
}

let ok = true
let answered = 0
try {
  while (ok && answered < REQUESTS) {
    const found = await round()
    answered += found.answered
    ok = isFine(found)
    process.stdout.write(`${ok ? '✓' : '✗'} ${answered} answered: ${JSON.stringify(found)}\n`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exit(ok ? 0 : 1)
