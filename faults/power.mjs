// The power goes: the product writes to a disk of its own, a loop-mounted image, and dies in the middle of it; what
// the image holds at that moment is what the disk had. Every write that was acknowledged is there. The same product
// with one setting weakened must lose some, or this program would prove nothing.
import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startProgram } from '../bench/_product.mjs'
import { ensureApiBundle } from '../scripts/build.mjs'
import { root } from '../scripts/setup.mjs'
import { createMany, openShop, PASSWORD, signIn } from './_shop.mjs'

const rounds = Number(process.argv[2] ?? 6)
const Sqlite = createRequire(join(root, 'apps/api/package.json'))('better-sqlite3')
const folder = mkdtempSync(join(tmpdir(), 'affluence-power-'))
const place = (name) => join(folder, name)
const weakened = join(root, 'apps/api/dist-control')
const mounted = new Set()

function sh(command, ...args) {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' })
  return status === 0 ? null : (error?.message ?? stderr.trim())
}
function mount(image) {
  const at = `${image}.disk`
  mkdirSync(at, { recursive: true })
  const fault = sh('mount', '-o', 'loop', image, at)
  if (fault) throw new Error(fault)
  mounted.add(at)
  return at
}
function unmount(at) {
  for (let tries = 0; sh('umount', at) && tries < 20; tries++) sh('sleep', '0.1')
  mounted.delete(at)
}
function cleanUp() {
  for (const at of mounted) sh('umount', '-l', at)
  rmSync(folder, { recursive: true, force: true })
  rmSync(weakened, { recursive: true, force: true })
}
process.on('exit', cleanUp)

const settings = (disk) => ({ DATA_DIR: join(disk, 'data'), ADMIN_PASSWORD: PASSWORD, DEMO: '0', LOG_LEVEL: 'error' })
const start = (program, disk) => startProgram(join(program, 'main.js'), settings(disk), '/ready')

function makeImage() {
  writeFileSync(place('empty.img'), '')
  return (
    sh('truncate', '-s', '192M', place('empty.img')) ?? sh('mkfs.ext4', '-q', '-F', place('empty.img')) ?? tryMount()
  )
}
function tryMount() {
  try {
    unmount(mount(place('empty.img')))
    return null
  } catch (error) {
    return error.message
  }
}

/** The bundle with SQLite's promise taken back: commits are no longer waited for. */
function weaken() {
  rmSync(weakened, { recursive: true, force: true })
  cpSync(join(root, 'apps/api/dist'), weakened, { recursive: true })
  let changed = 0
  for (const name of readdirSync(weakened).filter((one) => one.endsWith('.js'))) {
    const text = readFileSync(join(weakened, name), 'utf8')
    const other = text.replace(/\bsynchronous:\s*2\b/, 'synchronous: 1')
    if (other !== text) changed++
    writeFileSync(join(weakened, name), other)
  }
  if (changed !== 1) throw new Error(`the setting stands in ${changed} files`)
}

async function cut(program, image) {
  copyFileSync(place('shop.img'), image)
  const disk = mount(image)
  const { url, stop } = await start(program, disk)
  const token = await signIn(url)
  const acknowledged = []
  let over = false
  const seen = ({ status, body }) => status === 201 && acknowledged.push(body.id)
  const load = createMany({ url, token, isOver: () => over, seen })
  await sleep(800 + Math.random() * 900)
  await stop('SIGKILL')
  const written = acknowledged.length
  copyFileSync(image, `${image}.cut`) // nothing was synced in between: this is what the disk had
  over = true
  await load
  unmount(disk)

  const found = mount(`${image}.cut`)
  const db = new Sqlite(join(found, 'data/affluence.sqlite'))
  const there = new Set(db.prepare('select id from campaigns').pluck().all())
  const sound = db.pragma('integrity_check', { simple: true }) === 'ok'
  db.close()
  unmount(found)
  for (const one of [image, `${image}.cut`]) rmSync(one)
  return { written, lost: acknowledged.slice(0, written).filter((id) => !there.has(id)).length, sound }
}

async function many(name, program, times) {
  const total = { written: 0, lost: 0, unsound: 0 }
  for (let n = 0; n < times; n++) {
    const { written, lost, sound } = await cut(program, place(`${name}${n}.img`))
    total.written += written
    total.lost += lost
    if (!sound) total.unsound++
  }
  process.stdout.write(
    `${name}: ${times} power cuts, ${total.written} acknowledged, ${total.lost} lost, ${total.unsound} databases damaged\n`,
  )
  return total
}

const missing = process.platform === 'linux' && process.getuid() === 0 ? makeImage() : 'it takes root on Linux'
if (missing) {
  process.stdout.write(`left out: no disk of its own can be made here (${missing})\n`)
  process.exit(0)
}
ensureApiBundle()
weaken()
copyFileSync(place('empty.img'), place('shop.img'))
const disk = mount(place('shop.img'))
const product = await start(join(root, 'apps/api/dist'), disk)
await openShop(product.url)
await product.stop()
unmount(disk)

const shipped = await many('as shipped', join(root, 'apps/api/dist'), rounds)
const control = await many('without waiting for the disk', weakened, Math.ceil(rounds / 2))
const bites = control.lost > 0
if (!bites) process.stdout.write('the weakened product lost nothing: this run proves nothing\n')
process.exit(shipped.lost === 0 && shipped.unsound === 0 && shipped.written > 0 && bites ? 0 : 1)
