// Lays out what production runs and nothing more: the bundle with the libraries that it imports, the web app, the
// migrations. `node scripts/image.mjs FOLDER`, after a build.
import { cpSync, globSync, mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fail, pnpm, root } from './setup.mjs'

const folder = resolve(process.argv[2] ?? fail('image.mjs FOLDER'))
const to = (...path) => join(folder, ...path)
mkdirSync(to('apps/api'), { recursive: true })
for (const path of [
  'package.json',
  'drizzle',
  'apps/api/dist',
  'apps/web/dist',
  'pnpm-workspace.yaml',
  'pnpm-lock.yaml',
])
  cpSync(join(root, path), to(path), { recursive: true })

// The versions are those of the lock; the manifest beside the bundle names fewer libraries than the sources need.
cpSync(join(root, 'apps/api/dist/package.json'), to('apps/api/package.json'))
const install = ['install', '--prod', '--no-frozen-lockfile', '--prefer-offline', '--config.node-linker=hoisted']
if (
  pnpm([...install, '--reporter=append-only', '--loglevel=warn'], { cwd: folder, env: { ...process.env, CI: 'true' } })
    .status
)
  fail('the libraries could not be installed')

const unread = ['**/*.map', '**/*.d.{ts,mts,cts}', 'better-sqlite3/{deps,src}', '.pnpm*', '.modules.yaml']
const outside = ['pnpm-workspace.yaml', 'pnpm-lock.yaml', 'apps/api/node_modules', 'apps/api/dist/package.json']
for (const path of globSync(unread, { cwd: to('node_modules') })) rmSync(to('node_modules', path), { recursive: true })
for (const path of outside) rmSync(to(path), { recursive: true, force: true })
