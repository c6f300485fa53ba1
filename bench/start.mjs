// Start until it answers, and memory when idle: the product's bundle against a bare Fastify server, in turns.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../scripts/services.mjs'
import { root } from '../scripts/setup.mjs'
import { median } from './_load.mjs'
import { tell } from './_versus.mjs'

const rounds = Number(process.argv[2] ?? 9)
const limits = { time: 2.5, memory: 1.8 }
const folder = mkdtempSync(join(tmpdir(), 'affluence-start-'))
const fastify = createRequire(join(root, 'apps/api/package.json')).resolve('fastify')
const bare = join(folder, 'bare.mjs')
writeFileSync(
  bare,
  `import fastify from ${JSON.stringify(fastify)}
const app = fastify()
app.get('/health', () => ({ status: 'ok' }))
await app.listen({ port: Number(process.env.PORT), host: 'localhost' })`,
)
const memoryOf = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024

/** One start from nothing to the first answer, then a second of rest. */
async function start(program) {
  const port = await freePort()
  const env = {
    PATH: process.env.PATH,
    PORT: String(port),
    DATA_DIR: join(folder, 'data'),
    DEMO: '0',
    LOG_LEVEL: 'error',
  }
  const begun = performance.now()
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'ignore', 'inherit'], env })
  const ended = new Promise((resolve) => child.on('exit', resolve))
  const answers = () =>
    fetch(`http://localhost:${port}/health`).then(
      (answer) => answer.text().then(() => answer.ok),
      () => false,
    )
  while (!(await answers())) {
    if (child.exitCode !== null) throw new Error(`${program} ended before it answered`)
    await sleep(2)
  }
  const time = performance.now() - begun
  await sleep(1000)
  const memory = memoryOf(child.pid)
  child.kill('SIGTERM')
  await ended
  return { time, memory }
}

const product = join(root, 'apps/api/dist/main.js')
const found = { product: [], bare: [] }
try {
  await start(product) // makes the database; later starts are what a restart is
  for (let round = 0; round < rounds; round++) {
    found.product.push(await start(product))
    found.bare.push(await start(bare))
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
let ok = true
for (const [what, path, unit] of [
  ['time', 'start until it answers', 'ms'],
  ['memory', 'memory at rest', 'MiB'],
]) {
  const ratios = found.product.map((one, at) => one[what] / found.bare[at][what])
  const middle = (side) => `${median(found[side].map((one) => one[what])).toFixed(0)} ${unit}`
  const of = { path, product: middle('product'), floor: middle('bare'), against: 'bare Fastify' }
  ok = tell({ ...of, ratios, most: limits[what] }) && ok
}
process.exit(ok ? 0 : 1)
