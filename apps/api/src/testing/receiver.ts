import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Receiver = Awaited<ReturnType<typeof receiver>>
export type Call = { path: string; headers: IncomingHttpHeaders; body: string; at: number }
/** What a receiver does with a call: answers with a status, with more, or as it likes. */
export type Reply =
  | number
  | { status: number; headers?: Record<string, string>; body?: string }
  | ((request: IncomingMessage, response: ServerResponse) => void)

/** A real HTTP server that webhooks are sent to. `replies` are given one after the other, then `usual` for ever. */
export async function receiver(usual: Reply = 204) {
  const calls: Call[] = []
  const replies: Reply[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts).toString()
      calls.push({ path: request.url ?? '', headers: request.headers, body, at: performance.now() })
      answer(replies.shift() ?? handle.usual, request, response)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const handle = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    calls,
    replies,
    usual,
    /** What was sent, as objects. */
    events: () =>
      calls.map(({ body }) => JSON.parse(body) as { id: string; type: string; data: Record<string, unknown> }),
    async close() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
  return handle
}

function answer(reply: Reply, request: IncomingMessage, response: ServerResponse) {
  if (typeof reply === 'function') return reply(request, response)
  const { status, headers = {}, body = '' } = typeof reply === 'number' ? { status: reply } : reply
  response.writeHead(status, headers).end(body)
}
