// Who was sent on has been counted: the server dies by kill -9 in the middle of many visits, five times, and every
// click that was answered is in the database afterwards, with sums that agree.
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { load, visits } from '../bench/_load.mjs'
import { makeLink, startProduct } from '../bench/_product.mjs'
import { root } from '../scripts/setup.mjs'

const rounds = Number(process.argv[2] ?? 5)
const Sqlite = createRequire(join(root, 'apps/api/package.json'))('better-sqlite3')
const folder = mkdtempSync(join(tmpdir(), 'affluence-clicks-'))
const answered = new Set()
let code = null
try {
  for (let round = 0; round < rounds; round++) {
    const product = await startProduct(folder)
    code ??= (await makeLink(product.url)).code
    const { port } = product
    const seen = (text) => answered.add(/[?&]aff=(clk_[0-9a-f]{32})/.exec(text)[1])
    const loaded = load({ port, requests: visits(`/r/${code}`, port), ms: 20_000, seen })
    await sleep(700 + Math.random() * 800)
    await product.stop('SIGKILL')
    await loaded
  }
  const last = await startProduct(folder)
  await last.stop()
} catch (error) {
  rmSync(folder, { recursive: true, force: true })
  throw error
}
const db = new Sqlite(join(folder, 'affluence.sqlite'), { readonly: true })
const stored = new Set(db.prepare('select id from clicks').pluck().all())
const counted = db.prepare(`select clicks from link_sums where period = 'all'`).pluck().get()
const sound = db.pragma('integrity_check', { simple: true })
db.close()
rmSync(folder, { recursive: true, force: true })
const lost = [...answered].filter((id) => !stored.has(id)).length
const agree = counted === stored.size
process.stdout.write(
  `clicks: ${rounds} × kill -9, ${answered.size} answered, ${lost} lost, ${stored.size} stored, sums ${agree ? 'agree' : `say ${counted}`}, integrity ${sound}\n`,
)
process.exit(lost === 0 && agree && sound === 'ok' && answered.size > 0 ? 0 : 1)
