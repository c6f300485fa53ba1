// How fast orders come in, each whole and synced to the disk before the answer: key, idempotency, coupon, attribution,
// commission, double entry, sums and the outbox. The product against a hand-written minimum that writes the same rows,
// and beside itself with few orders and with many; in turns, 32 connections each.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { posting } from './_load.mjs'
import { openSales, orderOf, startProduct, startProgram } from './_product.mjs'
import { FEW, grown, MANY } from './_grown.mjs'
import { ratesOf, ratiosOf, takeTurns, tell, told } from './_versus.mjs'

const rounds = Number(process.argv[2] ?? 7)
const ms = Number(process.argv[3] ?? 3000)
const folder = mkdtempSync(join(tmpdir(), 'affluence-orders-'))
// What follows from the facts is done by another process; that they are written is measured here.
const alone = { ROLE: 'api' }

let sent = 0
const requestsTo = (port, shop) => () => {
  const once = `bench${++sent}`
  return posting({ path: '/api/v1/orders', port, key: shop.keys[sent % 40], once, body: orderOf(shop, once) })
}

async function side(name) {
  const own = join(folder, name)
  const product = await startProduct(own, alone)
  const shop = await openSales(product.url)
  if (name === 'product') return { ...product, requests: requestsTo(product.port, shop) }
  await product.stop()
  const file = join(import.meta.dirname, 'floor/orders.mjs')
  const floor = await startProgram(file, { DATABASE_FILE: join(own, 'affluence.sqlite') }, '/')
  return { ...floor, requests: requestsTo(floor.port, shop) }
}

async function againstFloor() {
  const sides = { product: await side('product'), floor: await side('floor') }
  try {
    const found = await takeTurns(sides, { rounds, ms, status: 201 })
    const of = { path: 'order', product: told(found.product), floor: told(found.floor) }
    return tell({ ...of, ratios: ratiosOf(ratesOf(found.product), ratesOf(found.floor)), least: 0.65 })
  } finally {
    for (const { stop } of Object.values(sides)) await stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function againstFew() {
  const { shop, few, many, end } = await grown('orders', null)
  try {
    const sides = Object.fromEntries(
      Object.entries({ many, few }).map(([name, of]) => [name, { ...of, requests: requestsTo(of.port, shop) }]),
    )
    const found = await takeTurns(sides, { rounds, ms, status: 201 })
    const of = { path: `order, ${FEW} → ${MANY} orders`, product: told(found.many), floor: told(found.few) }
    return tell({ ...of, against: 'with few', ratios: ratiosOf(ratesOf(found.many), ratesOf(found.few)), least: 0.6 })
  } finally {
    await end()
  }
}

const kept = [await againstFloor(), await againstFew()]
process.exit(kept.every(Boolean) ? 0 : 1)
