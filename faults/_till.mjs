// A shop's till: orders, paid or not, by coupon and from the wallet, and refunds, each sent under a key of its own.
import { orderOf } from '../bench/_product.mjs'

const amounts = { subtotal: 7470, refund: 700 }

/** `sent` holds what became of each operation: acknowledged with its answer, or unknown, when the connection broke. */
export function till(shop) {
  const acknowledged = new Map()
  const unknown = new Map()
  const refused = new Map()
  const refundable = []
  let count = 0

  function next() {
    const n = ++count
    if (n % 5 === 0 && refundable.length > 0) {
      const body = { amount: amounts.refund, reason: 'A seam was broken.' }
      return { once: `refund-${n}`, path: `/orders/${refundable.shift()}/refunds`, body }
    }
    const name = `order${n}`
    const wallet = n % 7 === 0 && { payment_method: 'wallet' }
    const body = { ...orderOf(shop, name), ...(n % 3 === 0 && { payment: 'unpaid' }), ...wallet }
    return { once: name, path: '/orders', body }
  }

  async function send(url, { once, path, body }) {
    const key = shop.keys[Math.floor(Math.random() * shop.keys.length)]
    const headers = {
      'content-type': 'application/json',
      'idempotency-key': once,
      authorization: `Api-Key ${key}`,
    }
    const answer = await fetch(`${url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    return { status: answer.status, text: await answer.text(), replayed: answer.headers.has('idempotent-replayed') }
  }

  async function attempt(url, operation) {
    const { once, path } = operation
    unknown.set(once, operation)
    const { status, text } = await send(url, operation)
    unknown.delete(once)
    if (status !== 200 && status !== 201) return void refused.set(once, `${status} ${text.slice(0, 100)}`)
    acknowledged.set(once, { operation, text })
    const order = JSON.parse(text)
    if (path === '/orders' && order.payment === 'paid') refundable.push(order.id)
  }

  /** Until it is over or the server is gone; a connection that breaks says nothing about what was written. */
  async function busy(url, callers, isOver) {
    const caller = async () => {
      while (!isOver()) {
        const gone = await attempt(url, next()).then(
          () => false,
          () => true,
        )
        if (gone) return
      }
    }
    await Promise.all(Array.from({ length: callers }, caller))
  }
  return { acknowledged, unknown, refused, attempt, busy, send }
}
