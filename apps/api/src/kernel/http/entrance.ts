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

type State = {
  sockets: Set<Socket>
  /** How to end answers that have no end of their own. */
  streams: Map<Socket, () => void>
  isDraining: boolean
  isClosing: boolean
  isHeld: boolean
}

/** Where connections come in, and how they are sent away without losing a request. */
export function entranceOf(app: FastifyInstance) {
  const state: State = { sockets: new Set(), streams: new Map(), isDraining: false, isClosing: false, isHeld: false }
  const others: Server[] = []
  const door = quietDoor()
  // Not as an HTTP server closes, which also ends connections that a request may be on its way on.
  const closeDoors = () => [app.server, ...others].forEach((one) => Server.prototype.close.call(one))
  watchConnections(app, state, door)
  app.addHook('preClose', (done) => {
    state.isClosing = true
    for (const end of state.streams.values()) end()
    closeDoors()
    done()
  })

  return {
    streams: state.streams,
    isDraining: () => state.isDraining,
    /** Streams were ended, and a new one would be ended by nobody. */
    isClosing: () => state.isClosing,
    /** A name may have several addresses, as `localhost` has: all lead to one server, which knows all connections. */
    async listen({ host, port }: { host: string; port: number }) {
      const [first, ...more] = (await lookup(host, { all: true })).map(({ address }) => address)
      await app.listen({ host: first ?? host, port })
      for (const address of more) {
        const other = await openBeside(app, address)
        if (other) others.push(other)
      }
    },
    drain: () => drain(state, door, closeDoors),
    /** Nobody is answered any more: what this process knows may be wrong. */
    cut() {
      state.isDraining = true
      closeDoors()
      for (const socket of state.sockets) socket.destroy()
    },
  }
}

function watchConnections(app: FastifyInstance, state: State, door: Door) {
  const { sockets } = state
  app.server.on('connection', (socket) => {
    door.knocked()
    sockets.add(socket)
    // Once the server has begun to read, which it does after this.
    process.nextTick(() => state.isHeld && socket.pause())
    socket.once('close', () => sockets.delete(socket))
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (state.isDraining || state.isClosing) reply.raw.shouldKeepAlive = false // sent as `Connection: close`
    done()
  })
}

/**
 * Everybody is told with their next answer that it was the last on this connection, and is still answered, also on a
 * new one, until nobody comes any more. Where they go on coming, all are held for a moment while those at the door are
 * let in, so that nobody stands at it when it closes.
 */
async function drain(state: State, door: Door, closeDoors: () => void) {
  const { sockets, streams } = state
  state.isDraining = true
  const isBusy = busyOf(sockets, streams)
  await door.until(() => door.isQuiet() && !isBusy(), DRAIN_MS.listening)
  state.isHeld = true
  for (const socket of sockets) socket.pause()
  await door.until(door.isQuiet, DRAIN_MS.closing)
  closeDoors()
  state.isHeld = false
  for (const socket of sockets) socket.resume()
  await door.until(() => !isBusy(), DRAIN_MS.leaving)
}

type Door = ReturnType<typeof quietDoor>
/** Who stands at the door, told by how many looks went by without anybody new. */
function quietDoor() {
  let quietLooks = 0
  async function until(what: () => boolean, most: number) {
    quietLooks = 0
    for (const end = performance.now() + most; performance.now() < end && !what(); quietLooks++) {
      await sleep(LOOK_MS)
      await turn() // one of those who wait at the door is let in at each turn of the event loop
    }
  }
  return { knocked: () => void (quietLooks = 0), isQuiet: () => quietLooks >= QUIET_LOOKS, until }
}

/** Whether somebody may still be answered; of the connections from before the stop, those that are silent do not count. */
function busyOf(sockets: ReadonlySet<Socket>, streams: ReadonlyMap<Socket, unknown>) {
  const startedAt = performance.now()
  const old = new Set(sockets)
  const isIdle = (socket: Socket) => old.has(socket) && performance.now() - startedAt > DRAIN_MS.idle
  return () => [...sockets].some((socket) => !streams.has(socket) && !isIdle(socket))
}

/** A further address that leads to the same server; one that this machine does not have is not missed. */
async function openBeside(app: FastifyInstance, address: string) {
  const { port } = app.server.address() as AddressInfo
  const toServer = (socket: Socket) => void app.server.emit('connection', socket)
  const other = createServer({ noDelay: true, allowHalfOpen: true }, toServer)
  const isOpen = await new Promise<boolean>((resolve) => {
    other.once('error', () => resolve(false))
    other.listen({ host: address, port }, () => resolve(true))
  })
  return isOpen ? other : null
}
