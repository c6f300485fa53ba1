// The real parts that the tests talk to: Chromium, Redis, PostgreSQL, LibreOffice, and the languages of docs/webhooks.md. What
// is there is taken; what is missing is installed where we may (root on Debian); else we say what to do.
import { spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fail, say } from './setup.mjs'

const isRoot = process.getuid?.() === 0
const onPath = (name) =>
  process.env.PATH.split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file))

function postgresBin() {
  const versions = existsSync('/usr/lib/postgresql')
    ? readdirSync('/usr/lib/postgresql').sort((a, b) => Number(b) - Number(a))
    : []
  const installed = versions
    .map((version) => `/usr/lib/postgresql/${version}/bin`)
    .find((folder) => existsSync(join(folder, 'initdb')))
  const found = installed ?? onPath('initdb')?.replace(/\/initdb$/, '')
  return found && existsSync(join(found, 'postgres')) ? found : undefined
}
/** The shell draws pages and nothing around them; a whole browser needs half as much processor time more. */
const SHELL = 'chromium-headless-shell'
const browsers = [SHELL, 'chromium', 'chromium-browser', 'google-chrome']
const chromium = () => process.env.CHROMIUM_PATH ?? browsers.map(onPath).find(Boolean)
const lacksShell = () => !process.env.CHROMIUM_PATH && !onPath(SHELL)

const libreOffice = () => ['soffice', 'libreoffice'].map(onPath).find(Boolean)

const wanted = [
  { name: 'Chromium', package: 'chromium', find: chromium, given: () => process.env.CHROMIUM_PATH },
  { name: 'Redis', package: 'redis-server', find: () => onPath('redis-server'), given: () => process.env.REDIS_URL },
  { name: 'PostgreSQL', package: 'postgresql', find: postgresBin, given: () => process.env.POSTGRES_URL },
  {
    name: 'LibreOffice',
    package: 'libreoffice-calc-nogui',
    find: libreOffice,
    given: () => process.env.LIBREOFFICE_PATH,
  },
]
/** Each runs one receiver of docs/webhooks.md; without it that receiver’s tests are skipped, and say so. */
const languages = [
  { name: 'PHP', package: 'php-cli', find: () => onPath('php') },
  { name: 'Python', package: 'python3', find: () => onPath('python3') },
  { name: 'Ruby', package: 'puma', find: () => onPath('puma') },
  { name: 'Go', package: 'golang-go', find: () => onPath('go') },
]
const fonts = { name: 'fonts', package: 'fonts-liberation' }
const isMissing = ({ find, given }) => !given?.() && !find()
const namesOf = (list) => list.map(({ name }) => name).join(', ')
const packagesOf = (list) => list.map((one) => one.package)

/** Installs what is missing, once. */
export function ensurePrograms() {
  const canInstall = isRoot && onPath('apt-get')
  // By itself: not every release of Debian has it, and then the whole browser is installed with the rest.
  if (canInstall && lacksShell()) install([{ name: SHELL, package: SHELL }, fonts])
  const missing = wanted.filter(isMissing)
  const unheard = languages.filter(isMissing)
  if (missing.length + unheard.length === 0) return
  if (canInstall) install([...missing, ...unheard, fonts])
  else if (missing.length > 0) {
    fail(
      `the tests need ${namesOf(missing)}. Install ${packagesOf(missing).join(' ')} with your package manager, or name what you have in CHROMIUM_PATH, REDIS_URL, POSTGRES_URL and LIBREOFFICE_PATH.`,
    )
  }
  const still = wanted.filter(isMissing)
  if (still.length > 0) fail(`could not install ${namesOf(still)}`)
  const silent = languages.filter(isMissing)
  if (silent.length > 0)
    say(`without ${namesOf(silent)} some receivers of docs/webhooks.md are not run (${packagesOf(silent).join(' ')})`)
}

function install(programs) {
  say(`installing ${namesOf(programs)} (once)`)
  const apt = (...args) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  apt('update', '-qq')
  apt('install', '-y', '-qq', '--no-install-recommends', ...packagesOf(programs))
}

export const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

/** Starts a Redis and a PostgreSQL of our own beside whatever runs on the machine; `stop` takes every trace away. */
export async function startServices() {
  const stops = []
  const env = { CHROMIUM_PATH: chromium() ?? '', LIBREOFFICE_PATH: process.env.LIBREOFFICE_PATH ?? libreOffice() ?? '' }
  if (process.env.REDIS_URL) env.REDIS_URL = process.env.REDIS_URL
  else env.REDIS_URL = await startRedis(stops)
  if (process.env.POSTGRES_URL) env.POSTGRES_URL = process.env.POSTGRES_URL
  else env.POSTGRES_URL = await startPostgres(stops)
  return { env, stop: () => stops.splice(0).forEach((stop) => stop()) }
}

async function startRedis(stops) {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'affluence-redis-'))
  const server = spawn(
    onPath('redis-server'),
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder, '--maxmemory-policy', 'noeviction'],
    { stdio: 'ignore' },
  )
  stops.push(() => {
    server.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  return `redis://127.0.0.1:${port}`
}

/** Nothing of a test has to be there after a fall of the machine. */
const quick = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'autovacuum=off',
  'max_connections=200',
]

async function startPostgres(stops) {
  const bin = postgresBin()
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'affluence-postgres-'))
  // PostgreSQL refuses to run as root; `nobody` owns nothing else.
  const { uid, gid } = isRoot ? { uid: 65_534, gid: 65_534 } : {}
  if (isRoot) chownSync(folder, uid, gid)
  const as = isRoot ? { uid, gid, env: { ...process.env, HOME: folder }, cwd: folder } : { cwd: folder }
  const data = join(folder, 'data')
  const made = spawnSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'affluence', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    { ...as, stdio: ['ignore', 'ignore', 'inherit'] },
  )
  if (made.status !== 0) fail('PostgreSQL could not make a cluster')
  const settings = [...quick, `port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`]
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...settings.flatMap((one) => ['-c', one])], {
    ...as,
    stdio: 'ignore',
  })
  stops.push(() => {
    server.kill('SIGINT')
    server.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  const isUp = () =>
    spawnSync(join(bin, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' }).status === 0
  for (let tries = 0; !isUp(); tries++) {
    if (tries > 100) fail('PostgreSQL does not answer')
    await sleep(100)
  }
  return `postgres://affluence@127.0.0.1:${port}/postgres`
}
