// What a fresh machine needs before anything else can run: a Node that runs TypeScript, the pinned pnpm, and the
// packages. Plain JavaScript without dependencies, for any Node from 18 on.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
export const tools = join(root, '.tools')
export const windows = process.platform === 'win32'
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
export const say = (text) => process.stderr.write(`[setup] ${text}\n`)
export const fail = (text) => {
  say(text)
  process.exit(1)
}

// --- 0. one set-up at a time -------------------------------------------------------------------
export function withLock(work) {
  mkdirSync(tools, { recursive: true })
  const lock = join(tools, 'lock')
  const unlock = () => rmSync(lock, { recursive: true, force: true })
  for (let told = false; ;) {
    try {
      mkdirSync(lock)
      writeFileSync(join(lock, 'pid'), String(process.pid))
      process.once('exit', unlock) // also when fail() ends us
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      if (!alive(lock)) {
        unlock()
        continue
      }
      if (!told) say('another set-up is running in this folder; waiting for it')
      told = true
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250)
    }
  }
  try {
    return work()
  } finally {
    unlock()
    process.off('exit', unlock)
  }
}

function alive(lock) {
  try {
    process.kill(Number(readFileSync(join(lock, 'pid'), 'utf8')), 0)
    return true
  } catch (error) {
    if (error.code === 'EPERM') return true
    // The owner writes its pid just after it makes the folder: give it two seconds.
    return error.code === 'ENOENT' && existsSync(lock) && Date.now() - statSync(lock).mtimeMs < 2000
  }
}

// --- 1. and 2. tools from npm, each in a folder of its own --------------------------------------
function npmTool(name, spec) {
  const home = join(tools, name)
  if (existsSync(home)) return home
  return withLock(() => {
    if (existsSync(home)) return home
    say(`installing ${spec} (once)`)
    const staging = join(tools, `${name}.staging`)
    rmSync(staging, { recursive: true, force: true })
    mkdirSync(staging, { recursive: true })
    writeFileSync(join(staging, 'package.json'), '{"private":true}\n')
    // No install script runs: both packages carry their binary.
    const npmArgs = [
      'install',
      '--prefix',
      staging,
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--no-package-lock',
      '--no-save',
      '--loglevel=error',
      spec,
    ]
    const done = spawnSync(windows ? 'npm.cmd' : 'npm', npmArgs, {
      cwd: staging,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: windows,
    })
    if (done.status !== 0) fail(`npm could not install ${spec}; is the npm registry within reach?`)
    renameSync(staging, home)
    return home
  })
}

// The types know all that Node 26 has (Temporal, Map.getOrInsert …): an older Node would fail at run time.
const suits = (version) => Number(version.slice(1).split('.')[0]) >= 26

export function ensureNode() {
  if (suits(process.version)) return process.execPath
  const version = manifest.config.node
  const os = windows ? 'win' : process.platform
  const pkg = `${os === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'}-${os}-${process.arch}`
  const home = npmTool(`node-${version}`, `${pkg}@${version}`)
  const binary = join(home, 'node_modules', pkg, 'bin', windows ? 'node.exe' : 'node')
  if (!existsSync(binary)) fail(`${pkg}@${version} holds no Node binary; install Node ${version} and try again`)
  return binary
}

export function ensurePnpm() {
  const version = /^pnpm@([^+]+)/.exec(manifest.packageManager)[1]
  return join(npmTool(`pnpm-${version}`, `pnpm@${version}`), 'node_modules', 'pnpm', 'bin', 'pnpm.mjs')
}

// --- 3. dependencies ---------------------------------------------------------------------------
const skipped = new Set(['node_modules', 'dist', 'coverage', 'testing'])
export function* files(path) {
  if (!existsSync(path)) return
  if (!statSync(path).isDirectory()) {
    yield path
    return
  }
  for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (skipped.has(entry.name)) continue
    if (entry.isDirectory()) yield* files(join(path, entry.name))
    else if (entry.isFile() && !/\.test\.ts$/.test(entry.name)) yield join(path, entry.name)
  }
}
export function digest(paths) {
  const hash = createHash('sha256').update(process.version)
  for (const path of paths) {
    hash.update(`\0${relative(root, path)}\0`).update(readFileSync(path))
  }
  return hash.digest('hex')
}
export const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '')
function manifests() {
  const found = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'].map((name) => join(root, name))
  for (const group of ['apps', 'packages']) {
    for (const name of readdirSync(join(root, group))) found.push(join(root, group, name, 'package.json'))
  }
  return found.filter((path) => existsSync(path))
}
export function pnpm(pnpmArgs, options = {}) {
  return spawnSync(process.execPath, [ensurePnpm(), ...pnpmArgs], { cwd: root, stdio: 'inherit', ...options })
}
export function ensureDependencies() {
  const modules = join(root, 'node_modules')
  const stamp = join(modules, '.setup-stamp')
  const wanted = digest(manifests())
  // A plain `npm install` in this folder takes pnpm's links away, and leaves this file.
  const npmWasHere = () => existsSync(join(modules, '.package-lock.json'))
  const fresh = () => read(stamp) === wanted && !npmWasHere()
  if (fresh()) return
  ensurePnpm()
  withLock(() => {
    if (fresh()) return
    if (npmWasHere()) rmSync(modules, { recursive: true, force: true })
    say('installing dependencies (pnpm-lock.yaml has changed, or this is the first run)')
    const done = pnpm(['install', '--frozen-lockfile', '--reporter=append-only', '--loglevel=warn'], {
      env: { ...process.env, CI: 'true' },
    })
    if (done.status !== 0) fail('pnpm install failed')
    writeFileSync(stamp, wanted)
  })
}
