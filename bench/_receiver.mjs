// Takes webhooks with as little work of its own as possible, and says how many came and when.
import { createServer } from 'node:net'

let count = 0
let first = 0
let last = 0
const seen = new Map()
const silent = process.env.SILENT === '1'
const OK = Buffer.from('HTTP/1.1 204 No Content\r\n\r\n')

/** Calls come one at a time on each connection, so the end of a body is the end of what was sent. */
function take(socket) {
  let text = ''
  socket.setNoDelay()
  socket.on('error', () => socket.destroy())
  socket.on('data', (part) => {
    text += part.latin1Slice()
    const head = text.indexOf('\r\n\r\n')
    if (head === -1) return
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? 0)
    if (text.length < head + 4 + length) return
    const id = /\r\nwebhook-id: (\S+)/i.exec(text)?.[1]
    text = ''
    count++
    last = performance.timeOrigin + performance.now()
    first ||= last
    seen.set(id, [...(seen.get(id) ?? []), last])
    if (!silent) socket.write(OK)
  })
}
createServer(take).listen(Number(process.env.PORT), '127.0.0.1')
process.on('message', (asked) => {
  if (asked === 'forget') {
    count = first = last = 0
    seen.clear()
  }
  process.send({ count, first, last, ...(asked === 'all' && { seen: [...seen] }) })
})
