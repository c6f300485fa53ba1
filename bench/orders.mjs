// How fast orders come in, each whole and synced to the disk before the answer: key, idempotency, coupon, attribution,
// commission, double entry, sums and the outbox. The product against a hand-written minimum that writes the same rows,
// in turns, 32 connections each.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { posting } from './_load.mjs'
import { openSales, orderOf, startProduct, startProgram } from './_product.mjs'
import { ratesOf, ratiosOf, takeTurns, tell, told } from './_versus.mjs'

const rounds = Number(process.argv[2] ?? 7)
const ms = Number(process.argv[3] ?? 3000)
const folder = mkdtempSync(join(tmpdir(), 'affluence-orders-'))
// What follows from the facts is done by another process; that they are written is measured here.
const alone = { ROLE: 'api' }

async function side(name) {
  const own = join(folder, name)
  const product = await startProduct(own, alone)
  const shop = await openSales(product.url)
  let sent = 0
  const requestsTo = (port) => () => {
    const once = `${name}${++sent}`
    return posting({ path: '/api/v1/orders', port, key: shop.keys[sent % 40], once, body: orderOf(shop, once) })
  }
  if (name === 'product') return { ...product, requests: requestsTo(product.port) }
  await product.stop()
  const file = join(import.meta.dirname, 'floor/orders.mjs')
  const floor = await startProgram(file, { DATABASE_FILE: join(own, 'affluence.sqlite') }, '/')
  return { ...floor, requests: requestsTo(floor.port) }
}

const sides = { product: await side('product'), floor: await side('floor') }
let ok = false
try {
  const found = await takeTurns(sides, { rounds, ms, status: 201 })
  ok = tell({
    path: 'order',
    product: told(found.product),
    floor: told(found.floor),
    ratios: ratiosOf(ratesOf(found.product), ratesOf(found.floor)),
    least: 0.65,
  })
} finally {
  for (const { stop } of Object.values(sides)) await stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exit(ok ? 0 : 1)
