import { solved } from '../kernel/solving.ts'
import { Refused } from '../light/asking.ts'
import { client, type OrderBody, type Placed } from './client.ts'
import { keep, kept } from './keeping.ts'

type Attempt = { of: string; key: string; body: OrderBody }
const freshKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16)).join('')
/** Nobody knows whether it arrived. */
const isUnanswered = (error: unknown) => error instanceof Refused && (error.status === 0 || error.status >= 500)

/**
 * Sends an order, and where the server asks for some computing first, computes and sends it again. An order without an
 * answer keeps its key: sent once more, it is the same order.
 */
export async function place(slug: string, body: OrderBody, whileSolving: (is: boolean) => void): Promise<Placed> {
  const [of, place] = [JSON.stringify(body), `sent ${slug}`]
  const before = kept<Attempt>(place)
  const attempt = before?.of === of ? before : { of, key: freshKey(), body }
  const send = () => {
    keep(place, attempt)
    return client.order(slug, attempt.body, attempt.key)
  }
  try {
    const placed = await send().catch(async (error: unknown) => {
      if (!(error instanceof Refused) || error.problem.code !== 'work_required') throw error
      const { challenge, bits } = error.problem as unknown as { challenge: string; bits: number }
      whileSolving(true)
      attempt.body = { ...body, work: { challenge, solution: await solved({ challenge, bits }) } }
      return send()
    })
    keep(place, null)
    return placed
  } catch (error) {
    if (!isUnanswered(error)) keep(place, null)
    throw error
  } finally {
    whileSolving(false)
  }
}
