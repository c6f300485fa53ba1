// Keeps a number of connections busy, one request at a time on each, with as little work of its own as possible.
import { connect } from 'node:net'

const agents = 500
const browser =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36'

/** Visitors of many browsers, as bytes that are made once. */
export const visits = (path, port) =>
  Array.from({ length: agents }, (_, n) =>
    Buffer.from(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUser-Agent: ${browser} v${n}\r\nAccept: text/html,*/*;q=0.8\r\nAccept-Language: fr,en;q=0.5\r\n\r\n`,
    ),
  )

/** A request with a body, as bytes. */
export const posting = ({ path, port, key, once, body }) => {
  const text = JSON.stringify(body)
  const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Api-Key ${key}\r\nIdempotency-Key: ${once}`
  return `${head}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
}
/** A question of somebody who is signed in, as bytes. */
export const getting = ({ path, port, token }) =>
  Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: ${token}\r\n\r\n`)

/**
 * `requests` are bytes to go through in turns, or make the next. Runs until `ms` are over or the server goes away. `seen` gets each answer's head; an answer has come whole when
 * its head and as many bytes as it names are there.
 */
export async function load({ port, requests, connections = 32, ms, status = 302, seen = () => {} }) {
  const started = performance.now()
  const end = started + ms
  const times = []
  let wrong = 0
  let sample
  const one = (at) =>
    new Promise((resolve) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true })
      let text = ''
      let next = at
      let sent = 0
      const send = () => {
        if (performance.now() >= end) return socket.destroy()
        sent = performance.now()
        socket.write(typeof requests === 'function' ? requests() : requests[next++ % requests.length])
      }
      socket.on('connect', send)
      socket.on('data', (part) => {
        text += part.latin1Slice()
        const head = text.indexOf('\r\n\r\n')
        if (head === -1) return
        const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? 0)
        if (text.length < head + 4 + length) return
        if (text.startsWith(`HTTP/1.1 ${status}`)) {
          times.push(performance.now() - sent)
          seen(text)
        } else {
          wrong += 1
          sample ??= text
        }
        text = ''
        send()
      })
      socket.on('error', () => socket.destroy())
      socket.on('close', resolve)
    })
  await Promise.all(Array.from({ length: connections }, (_, n) => one(n * 17)))
  const seconds = (performance.now() - started) / 1000
  times.sort((a, b) => a - b)
  const at = (share) => times[Math.floor(times.length * share)] ?? 0
  return { rate: times.length / seconds, count: times.length, wrong, sample, p50: at(0.5), p99: at(0.99) }
}

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
