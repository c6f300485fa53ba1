import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '../access.ts'
import { oneAtATime } from '../work/oneAtATime.ts'
import { onPosted } from '../work/wakeups.ts'
import type { EventRow } from '../work/work.tables.ts'
import type { Report } from '../report.ts'

export type Identify = (request: FastifyRequest) => Promise<Actor | null>
type Source = {
  last(): Promise<number>
  /** What concerns the reader between two positions, the first of it. */
  between(actor: Actor, after: number, last: number): Promise<EventRow[]>
}
/** For changes without a message: of a process without a messenger, or the end of a session. */
const LOOK = 5000
const BEAT = 15_000
/** A client that leaves so much unread is gone, or does not listen; it catches up when it connects again. */
const MOST_UNREAD = 1024 * 1024

/** Server-sent events: what is new, as soon as this process knows; over when the session is. */
export async function openStream(
  request: FastifyRequest,
  reply: FastifyReply,
  identify: Identify,
  source: Source,
  report: Report,
) {
  const position = positionFor(request, await source.last())
  const wire = openWire(request, reply, position)

  const writeNews = newsWriter(wire, source, position)
  const look = oneAtATime(async () => {
    try {
      for (let many = 1; many > 0;) {
        const actor = await identify(request)
        if (!actor) return close()
        // Where there was one, there may be more.
        many = await writeNews(actor)
      }
    } catch (error) {
      report(error)
      close()
    }
  })
  const timer = setInterval(() => void look(), LOOK)
  const forget = onPosted(() => void look())
  const { streams, isClosing } = request.server.entrance
  streams.set(request.raw.socket, close)
  function close() {
    streams.delete(request.raw.socket)
    clearInterval(timer)
    forget()
    wire.end()
  }
  request.raw.on('close', close)
  // Both may have happened before there was a stream to end.
  if (wire.destroyed || isClosing()) return close()
  await look()
}

/** Where the reader left off. A position ahead of us is of another time, before a restore. */
function positionFor(request: FastifyRequest, last: number) {
  const missed = Number(request.headers['last-event-id'])
  return Number.isSafeInteger(missed) && missed > 0 ? Math.min(missed, last) : last
}

function openWire(request: FastifyRequest, reply: FastifyReply, position: number) {
  const wire = reply.raw
  wire.shouldKeepAlive = false // the connection ends with the stream, so that a stopping server need not wait for it
  void reply.hijack()
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) wire.setHeader(name, value as string)
  wire.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  wire.write(`retry: 2000\nid: ${position}\nevent: open\ndata: {}\n\n`)
  request.raw.socket.setTimeout(0)
  return wire
}

/** Writes a page of what is new to the reader, and says how many they were. */
function newsWriter(wire: FastifyReply['raw'], source: Source, begin: number) {
  let position = begin
  let beat = performance.now()
  return async (actor: Actor) => {
    const newest = await source.last()
    const news = newest > position ? await source.between(actor, position, newest) : []
    if (wire.writableLength > MOST_UNREAD) wire.destroy()
    if (wire.writableLength > MOST_UNREAD || wire.writableEnded) return 0
    for (const fact of news) {
      position = fact.position ?? position
      wire.write(`id: ${position}\ndata: ${JSON.stringify({ type: fact.type, subject_id: fact.subject_id })}\n\n`)
    }
    // All up to here was looked at, whomever it concerned: the next look begins where this one ended.
    if (news.length === 0) position = Math.max(position, newest)
    if (performance.now() - beat > BEAT) {
      beat = performance.now()
      wire.write(`: still here\nid: ${position}\n\n`)
    }
    return news.length
  }
}
