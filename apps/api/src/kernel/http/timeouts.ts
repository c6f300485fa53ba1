import type { FastifyInstance, FastifyReply } from 'fastify'
import { Refusal } from '../refusal.ts'
import { withAround } from '../db/open.ts'

/** One look a second at all who wait: a timer for each would cost every request more than its routing does. */
const LOOK_MS = 1000

/**
 * Whoever has waited too long for an answer is told so, as soon as it is noticed. Once it is on its way it may take
 * as long as the reader needs; one who stops reading is cut off by the limit of silent connections (see app.ts).
 */
export function answerTimeouts(app: FastifyInstance) {
  const waiting = new Map<FastifyReply, number>()
  const over = new WeakSet<FastifyReply>()
  const timer = setInterval(() => {
    const now = performance.now()
    for (const [reply, until] of waiting) if (until < now) giveUp(reply)
  }, LOOK_MS).unref()
  app.addHook('onClose', async () => clearInterval(timer))

  function giveUp(reply: FastifyReply) {
    waiting.delete(reply)
    if (reply.sent || reply.raw.headersSent) return
    over.add(reply)
    void reply.send(new Refusal('unavailable', 'unavailable'))
  }
  return {
    begin: (reply: FastifyReply, ms: number) => void waiting.set(reply, performance.now() + ms),
    end: (reply: FastifyReply) => void waiting.delete(reply),
    /** Writes nothing more once its requester was told that it did not come to its end. */
    within: <T>(reply: FastifyReply, act: () => Promise<T>): Promise<T> =>
      withAround(
        {
          write: (work) => (tx) => {
            if (over.has(reply)) throw new Refusal('unavailable', 'unavailable')
            return work(tx)
          },
        },
        act,
      ),
  }
}
