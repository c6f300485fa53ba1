import type { FastifyReply, FastifyRequest } from 'fastify'

/** Ends a wait when its requester has gone, or when the server stops. */
export function waitingSignal(request: FastifyRequest, reply: FastifyReply): AbortSignal {
  const waiting = new AbortController()
  const { streams, isClosing } = request.server.entrance
  // Both may have happened while the key was looked up.
  if (isClosing() || reply.raw.destroyed) return AbortSignal.abort()
  const { socket } = request.raw
  streams.set(socket, () => waiting.abort())
  reply.raw.once('close', () => {
    streams.delete(socket)
    waiting.abort()
  })
  return waiting.signal
}
