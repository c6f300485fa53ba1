// How fast a link is followed, its click synced to the disk before the answer: the product against a hand-written
// minimum that does the same durable work, in turns, 32 connections each.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { load, median, visits } from './_load.mjs'
import { makeLink, startProduct, startProgram } from './_product.mjs'

const rounds = Number(process.argv[2] ?? 7)
const ms = Number(process.argv[3] ?? 3000)
const LIMIT = 0.65
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
const found = { product: [], floor: [] }
try {
  for (let round = -1; round < rounds; round++) {
    for (const name of ['product', 'floor']) {
      const { port, code } = sides[name]
      const result = await load({ port, requests: visits(`/r/${code}`, port), ms: round < 0 ? 1000 : ms })
      if (result.wrong > 0 || result.count === 0) throw new Error(`${name}: ${result.wrong} wrong answers`)
      if (round >= 0) found[name].push(result)
    }
  }
} finally {
  for (const { stop } of Object.values(sides)) await stop()
  rmSync(folder, { recursive: true, force: true })
}
const ratios = found.product.map(({ rate }, at) => rate / found.floor[at].rate)
const told = (name) => {
  const of = (measure) => median(found[name].map((one) => one[measure]))
  return `${of('rate').toFixed(0)} a second, p99 ${of('p99').toFixed(1)} ms`
}
const ratio = median(ratios)
const spread = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`
process.stdout.write(
  `redirect: ${told('product')}; floor ${told('floor')}; ratio ${ratio.toFixed(2)} (${spread}), limit ${LIMIT}\n`,
)
process.exit(ratio >= LIMIT ? 0 : 1)
