// The disk is full: on a small disk of its own the product takes writes until nothing more fits. It says so, goes on
// reading, keeps all that it had acknowledged, and takes writes again, in the same process, once there is room.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startProduct } from '../bench/_product.mjs'
import { root } from '../scripts/setup.mjs'
import { ask, create, createMany, openShop, PASSWORD, signIn } from './_shop.mjs'

const MEGABYTE = 1024 * 1024
const Sqlite = createRequire(join(root, 'apps/api/package.json'))('better-sqlite3')
const disk = mkdtempSync(join(tmpdir(), 'affluence-disk-'))
const mount = () => spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', disk], { encoding: 'utf8' })
const missing =
  process.platform !== 'linux' || process.getuid() !== 0 ? 'it takes root on Linux' : mount().stderr.trim()
process.on('exit', () => {
  if (!missing) spawnSync('umount', ['-l', disk])
  rmSync(disk, { recursive: true, force: true })
})
if (missing) {
  process.stdout.write(`left out: no small disk can be made here (${missing})\n`)
  process.exit(0)
}

const folder = join(disk, 'data')
const ballast = join(disk, 'ballast')
mkdirSync(folder)
writeFileSync(ballast, Buffer.alloc(48 * MEGABYTE))
const { url, stop, pid } = await startProduct(folder, { ADMIN_PASSWORD: PASSWORD, LOG_LEVEL: 'silent' })
await openShop(url)
const token = await signIn(url)

const acknowledged = []
const refused = []
const others = new Set()
const seen = ({ status, body, headers }) => {
  if (status === 201) acknowledged.push(body.id)
  else if (status === 503 && body.code === 'storage_full' && headers.get('retry-after')) refused.push(body)
  else others.add(`${status} ${body.code}`)
}
const end = performance.now() + 120_000
await createMany({ url, token, callers: 16, seen, isOver: () => refused.length >= 200 || performance.now() > end })

const reads = []
for (let n = 0; n < 20; n++) reads.push((await ask(url, 'GET', '/campaigns?limit=50', { token })).status)
const whenFull = acknowledged.length
rmSync(ballast)
const freed = performance.now()
let again
do {
  await sleep(50)
  again = await create(url, token)
  seen(again)
} while (again.status !== 201 && performance.now() - freed < 10_000)
const recovered = performance.now() - freed
for (let n = 0; n < 100; n++) seen(await create(url, token))
const alive = spawnSync('kill', ['-0', String(pid)]).status === 0
await stop()

const db = new Sqlite(join(folder, 'affluence.sqlite'), { readonly: true })
const there = new Set(db.prepare('select id from campaigns').pluck().all())
const sound = db.pragma('integrity_check', { simple: true })
db.close()
const lost = acknowledged.filter((id) => !there.has(id)).length
process.stdout.write(
  `disk full: ${whenFull} acknowledged until then, ${refused.length} told storage_full, other answers: ${[...others].join(', ') || 'none'}; reads while full: ${[...new Set(reads)].join(', ')}; ${Math.round(recovered)} ms after there was room it wrote again; ${acknowledged.length} acknowledged in all, ${lost} lost, ${there.size} rows, integrity ${sound}\n`,
)
const isRight =
  refused.length >= 200 &&
  others.size === 0 &&
  reads.every((status) => status === 200) &&
  again.status === 201 &&
  recovered < 5000 &&
  acknowledged.length >= whenFull + 100 &&
  lost === 0 &&
  there.size === acknowledged.length &&
  alive &&
  sound === 'ok'
process.exit(isRight ? 0 : 1)
