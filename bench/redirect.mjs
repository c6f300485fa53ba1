// How fast a link is followed, its click synced to the disk before the answer: the product against a hand-written
// minimum that does the same durable work, in turns, 32 connections each.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { visits } from './_load.mjs'
import { makeLink, startProduct, startProgram } from './_product.mjs'
import { ratesOf, ratiosOf, takeTurns, tell, told } from './_versus.mjs'

const rounds = Number(process.argv[2] ?? 7)
const ms = Number(process.argv[3] ?? 3000)
const folder = mkdtempSync(join(tmpdir(), 'affluence-redirect-'))

/** Both write to databases that began alike and grow alike. */
async function side(name) {
  const own = join(folder, name)
  const product = await startProduct(own)
  const { code } = await makeLink(product.url)
  if (name === 'product') return { ...product, code }
  await product.stop()
  const floor = join(import.meta.dirname, 'floor/redirect.mjs')
  return { ...(await startProgram(floor, { DATABASE_FILE: join(own, 'affluence.sqlite') }, '/')), code }
}

const sides = { product: await side('product'), floor: await side('floor') }
for (const one of Object.values(sides)) one.requests = visits(`/r/${one.code}`, one.port)
let ok = false
try {
  const found = await takeTurns(sides, { rounds, ms, status: 302 })
  ok = tell({
    path: 'redirect',
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
