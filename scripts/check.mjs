// What can be said without running the product: types, lint, our own rules, who imports whom, format, migrations.
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureDependencies, root } from './setup.mjs'
import { run, runSteps } from './steps.mjs'

const node = (path, args, options) => run(process.execPath, [join(root, path), ...args], options)
const passes = async (promise) => (await promise).code === 0

/** What knip looks for. */
export const unusedArgs = [
  '--no-progress',
  '--no-config-hints',
  '--include',
  'files,dependencies,unlisted,unresolved,binaries,exports,types',
]

const tsc = (folder) => passes(node('node_modules/typescript-native/bin/tsc', ['-p', folder]))
const types = [
  {
    name: 'types',
    // vue-tsc has one thread, so the others are checked beside it.
    async act() {
      const web = passes(node('apps/web/node_modules/vue-tsc/bin/vue-tsc.js', ['-p', 'apps/web']))
      const results = []
      for (const folder of ['packages/contract', 'packages/client', 'e2e', 'apps/api']) results.push(await tsc(folder))
      return (await web) && results.every(Boolean)
    },
  },
]
const rest = [
  { name: 'lint', act: () => passes(node('node_modules/oxlint/bin/oxlint', ['--type-aware', '--quiet'])) },
  { name: 'both languages complete', act: () => passes(node('scripts/check-locales.mjs', [])) },
  { name: 'Docker', act: () => passes(node('scripts/check-docker.mjs', [])) },
  { name: 'change lines', act: () => passes(node('scripts/changes.mjs', [])) },
  { name: 'rules of our own', act: () => passes(node('scripts/check-source.mjs', [])) },
  { name: 'storeys of the API', act: () => passes(node('scripts/check-storeys.mjs', [])) },
  { name: 'features write their own tables', act: () => passes(node('scripts/check-tables.mjs', [])) },
  { name: 'events are emitted and followed', act: () => passes(node('scripts/check-events.mjs', [])) },
  { name: 'one noun, one name', act: () => passes(node('scripts/check-nouns.mjs', [])) },
  {
    name: 'who imports whom',
    act: () =>
      passes(
        node('node_modules/dependency-cruiser/bin/dependency-cruiser.mjs', [
          '--config',
          '.dependency-cruiser.cjs',
          '--output-type',
          'err',
          'apps/api/src',
          'apps/web/src',
          'packages/contract/src',
          'packages/client/src',
        ]),
      ),
  },
  {
    name: 'no file, library, export or type without use',
    act: () => passes(node('node_modules/knip/bin/knip.js', unusedArgs)),
  },
  {
    name: 'format',
    act: () => passes(run(join(root, 'node_modules/.bin/oxfmt'), ['--check'])),
  },
  { name: 'migrations match the tables, SQLite', act: () => migrationsMatch('sqlite', 'file:') },
  {
    name: 'migrations match the tables, PostgreSQL',
    act: () => migrationsMatch('postgres', 'postgres://localhost/none'),
  },
]

/** Generates into a copy: whatever comes out is what somebody forgot to generate. */
async function migrationsMatch(engine, url) {
  const copy = mkdtempSync(join(tmpdir(), 'affluence-migrations-'))
  try {
    cpSync(join(root, 'drizzle'), join(copy, 'drizzle'), { recursive: true })
    for (const name of ['apps', 'packages', 'node_modules', 'drizzle.config.ts', 'tsconfig.base.json', 'package.json'])
      symlinkSync(join(root, name), join(copy, name))
    const before = readdirSync(join(copy, 'drizzle', engine)).length
    const { code, output } = await node('node_modules/drizzle-kit/bin.cjs', ['generate', '--name', 'forgotten'], {
      cwd: copy,
      env: { DATABASE_URL: url },
      quiet: true,
    })
    const same = code === 0 && readdirSync(join(copy, 'drizzle', engine)).length === before
    if (!same) process.stdout.write(`${output}\nThe tables differ from the migrations: npm run db:generate -- NAME\n`)
    return same
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

export const checks = [...types, ...rest]

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  ensureDependencies()
  const quick = {
    name: 'quick tests',
    act: () =>
      passes(
        node('node_modules/vitest/vitest.mjs', [
          'run',
          '--project',
          'sqlite',
          '--project',
          'web',
          '--reporter',
          'dot',
          '.rules.test',
          'apps/web',
        ]),
      ),
  }
  const steps = process.argv[2] === 'types' ? types : [...checks, quick]
  process.exit((await runSteps(steps)) ? 0 : 1)
}
