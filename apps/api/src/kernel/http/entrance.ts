import { lookup } from 'node:dns/promises'
import { type AddressInfo, createServer, Server, type Socket } from 'node:net'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyInstance {
    entrance: Entrance
  }
}
export type Entrance = ReturnType<typeof entranceOf>

/** How long a stopping server waits for its callers: in all less than the watchdog waits for the server. */
const DRAIN_MS = {
  /** Still listening, while others learn that they should ask elsewhere. */
  listening: 4_000,
  /** A connection that is silent so long after the stop began has no request on its way. */
  idle: 1_500,
  closing: 1_500,
  /** Not listening any more. */
  leaving: 2_000,
}
const LOOK_MS = 25
/** Looks without anybody new, after which nobody stands at the door. Counted, since a busy machine stretches time. */
const QUIET_LOOKS = 8

/** Where connections come in, and how they are sent away without losing a request. */
export function entranceOf(app: FastifyInstance) {
  const sockets = new Set<Socket>()
  /** How to end answers that have no end of their own. */
  const streams = new Map<Socket, () => void>()
  const others: Server[] = []
  let isDraining = false
  let isClosing = false
  let isHeld = false
  let quietLooks = 0

  app.server.on('connection', (socket) => {
    quietLooks = 0
    sockets.add(socket)
    // Once the server has begun to read, which it does after this.
    process.nextTick(() => isHeld && socket.pause())
    socket.once('close', () => sockets.delete(socket))
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isDraining || isClosing) reply.raw.shouldKeepAlive = false // sent as `Connection: close`
    done()
  })
  app.addHook('preClose', (done) => {
    isClosing = true
    for (const end of streams.values()) end()
    closeDoors()
    done()
  })
  // Not as an HTTP server closes, which also ends connections that a request may be on its way on.
  const closeDoors = () => [app.server, ...others].forEach((door) => Server.prototype.close.call(door))

  const isQuiet = () => quietLooks >= QUIET_LOOKS
  async function until(what: () => boolean, most: number) {
    quietLooks = 0
    for (const end = performance.now() + most; performance.now() < end && !what(); quietLooks++) {
      await sleep(LOOK_MS)
      await turn() // one of those who wait at the door is let in at each turn of the event loop
    }
  }

  return {
    streams,
    isDraining: () => isDraining,
    /** Streams were ended, and a new one would be ended by nobody. */
    isClosing: () => isClosing,

    /** A name may have several addresses, as `localhost` has: all lead to one server, which knows all connections. */
    async listen({ host, port }: { host: string; port: number }) {
      const [first, ...more] = (await lookup(host, { all: true })).map(({ address }) => address)
      await app.listen({ host: first ?? host, port })
      const actualPort = (app.server.address() as AddressInfo).port
      const toServer = (socket: Socket) => void app.server.emit('connection', socket)
      for (const address of more) {
        const other = createServer({ noDelay: true, allowHalfOpen: true }, toServer)
        const isOpen = await new Promise<boolean>((resolve) => {
          other.once('error', () => resolve(false)) // an address that this machine does not have is not missed
          other.listen({ host: address, port: actualPort }, () => resolve(true))
        })
        if (isOpen) others.push(other)
      }
    },

    /**
     * Everybody is told with their next answer that it was the last on this connection, and is still answered, also
     * on a new one, until nobody comes any more. Where they go on coming, all are held for a moment while those at the
     * door are let in, so that nobody stands at it when it closes.
     */
    async drain() {
      isDraining = true
      const startedAt = performance.now()
      const old = new Set(sockets)
      const isIdle = (socket: Socket) => old.has(socket) && performance.now() - startedAt > DRAIN_MS.idle
      const isBusy = () => [...sockets].some((socket) => !streams.has(socket) && !isIdle(socket))
      await until(() => isQuiet() && !isBusy(), DRAIN_MS.listening)
      isHeld = true
      for (const socket of sockets) socket.pause()
      await until(isQuiet, DRAIN_MS.closing)
      closeDoors()
      isHeld = false
      for (const socket of sockets) socket.resume()
      await until(() => !isBusy(), DRAIN_MS.leaving)
    },

    /** Nobody is answered any more: what this process knows may be wrong. */
    cut() {
      isDraining = true
      closeDoors()
      for (const socket of sockets) socket.destroy()
    },
  }
}
