// A receiver with whims: it tells its parent of each call before it answers, so that nothing it saw is lost with it.
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

const port = Number(process.env.PORT)
const BLOCK = Buffer.alloc(65_536, 'x')
let moody = process.env.MOODY === '1'
process.on('message', (asked) => {
  if (asked === 'calm') moody = false
  process.send({ answered: asked })
})

const moods = [
  [0.5, 'take'],
  [0.62, 'refuse'],
  [0.72, 'cut'],
  [0.8, 'redirect'],
  [0.86, 'flood'],
  [0.94, 'slow'],
  [1, 'silence'],
]
const acts = {
  take: (_, reply) => reply.writeHead(204).end(),
  refuse: (_, reply) => reply.writeHead(500).end('out of order'),
  cut: (request, reply) => (reply.writeHead(200).write('half'), setImmediate(() => request.socket.destroy())),
  redirect: (_, reply) => reply.writeHead(302, { location: `http://127.0.0.1:${port}/canary` }).end(),
  /** 300 MB, as long as anybody takes them. */
  flood(_, reply) {
    reply.writeHead(500)
    let left = (300 * 1024 * 1024) / BLOCK.length
    const more = () => {
      while (left-- > 0 && !reply.destroyed) if (!reply.write(BLOCK)) return
      reply.end()
    }
    reply.on('drain', more)
    more()
  },
  async slow(_, reply) {
    await sleep(2000)
    reply.writeHead(204).end()
  },
  silence: () => {},
}

createServer((request, reply) => {
  const parts = []
  request.on('data', (part) => parts.push(part))
  request.on('error', () => {})
  request.on('end', () => {
    const id = request.headers['webhook-id']
    const mood = moody ? moods.find(([most]) => Math.random() < most)[1] : 'take'
    const seen = { id, path: request.url, mood, at: performance.timeOrigin + performance.now() }
    process.send(seen, () => void acts[mood](request, reply))
  })
}).listen(port, '127.0.0.1', () => process.send({ answered: 'listening' }))
