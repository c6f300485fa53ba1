import { EventEmitter } from 'node:events'
import { expect, test, vi } from 'vitest'
import { openStream } from './stream.ts'

/** The other end of a connection, which has left so many bytes unread. */
function listener(unread: number) {
  const connection = Object.assign(new EventEmitter(), { socket: { setTimeout: () => undefined } })
  const wire = {
    said: [] as string[],
    isGone: false,
    get writableLength() {
      return unread
    },
    setHeader: () => undefined,
    writeHead: () => undefined,
    write: (text: string) => wire.said.push(text),
    end: () => undefined,
    destroy() {
      wire.isGone = true
      connection.emit('close')
    },
  }
  return {
    request: {
      raw: connection,
      headers: { 'last-event-id': '1' },
      server: { entrance: { streams: new Map(), isClosing: () => false } },
    },
    reply: { raw: wire, hijack: () => undefined, getHeaders: () => ({}) },
    wire,
  }
}
const news = [{ position: 2, type: 'order.placed', subject_id: 'ord_1' }]
const source = { last: async () => 2, between: async (_: unknown, after: number) => (after < 2 ? news : []) }
const open = async ({ request, reply }: ReturnType<typeof listener>, from = source) => {
  await openStream(
    request as never,
    reply as never,
    async () => ({}) as never,
    from as never,
    () => undefined,
  )
  request.raw.emit('close')
}

test('a reader gets the events that it missed', async () => {
  const reader = listener(100)
  await open(reader)
  expect(reader.wire.isGone).toBe(false)
  expect(reader.wire.said.at(-1)).toBe('id: 2\ndata: {"type":"order.placed","subject_id":"ord_1"}\n\n')
})

test('a reader that leaves a megabyte unread is disconnected, so that nothing piles up', async () => {
  const reader = listener(2 * 1024 * 1024)
  await open(reader)
  expect(reader.wire.isGone).toBe(true)
  expect(reader.wire.said).toHaveLength(1)
})

test('a stream on which nothing happened reads no events', async () => {
  const reader = listener(100)
  const between = vi.fn(source.between)
  await open(reader, { last: async () => 1, between })
  expect(between).not.toHaveBeenCalled()
  expect(reader.wire.isGone).toBe(false)
})
