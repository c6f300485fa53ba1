import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream'

type Trouble =
  | 'cut before' // the request is lost
  | 'cut after' // the server has done it, its answer is lost
  | 'silence' // nobody ever answers
  | { status: number; code?: string; retry_after?: string }

/** The way between a client and a server, where things get lost. */
export async function roadTo(target: string) {
  const troubles: Trouble[] = []
  const calls: { method: string; url: string; key: string | undefined; at: number }[] = []
  const server = createServer((from, to) => {
    const { 'idempotency-key': key } = from.headers
    calls.push({ method: from.method!, url: from.url!, key: key as string | undefined, at: performance.now() })
    const trouble = troubles.shift()
    if (trouble === undefined) return forward(target, from, to, (reply) => void pipeline(reply, to, () => {}))
    if (trouble === 'silence') return
    if (trouble === 'cut before') return void from.socket.destroy()
    if (trouble === 'cut after') return forward(target, from, to, () => void from.socket.destroy())
    const { status, code, retry_after } = trouble
    to.writeHead(status, {
      'content-type': 'application/problem+json',
      ...(retry_after && { 'retry-after': retry_after }),
    })
    to.end(code ? JSON.stringify({ type: 'about:blank', title: code, status, code }) : '<h1>Bad gateway</h1>')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    troubles,
    seen: calls,
    async close() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

function forward(target: string, from: IncomingMessage, to: ServerResponse, answer: (reply: IncomingMessage) => void) {
  const on = request(new URL(from.url!, target), { method: from.method, headers: from.headers }, (reply) => {
    to.writeHead(reply.statusCode!, reply.headers)
    answer(reply)
  })
  on.on('error', () => to.destroy())
  to.once('close', () => on.destroy()) // who has gone does not wait any more
  pipeline(from, on, () => {})
}
