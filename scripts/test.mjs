// Everything that is known about the product, from types to a browser; `npm test` has set up what it needs.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { checks } from './check.mjs'
import { ensurePrograms, startServices } from './services.mjs'
import { scratchFolder } from './scratch.mjs'
import { root } from './setup.mjs'
import { run, runSteps } from './steps.mjs'

ensurePrograms()
const scratch = scratchFolder()
// Every process of the tests puts its databases there, and keeps there what it compiled of its sources.
process.env.TMPDIR = scratch
process.env.NODE_COMPILE_CACHE = join(scratch, 'compiled')
const services = await startServices()
const reports = mkdtempSync(join(scratch, 'reports-'))
process.on('exit', () => {
  services.stop()
  rmSync(scratch, { recursive: true, force: true })
})
const counts = { passed: 0, failed: 0 }
const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null)

async function vitest(name, ...projects) {
  const file = join(reports, `${name}.json`)
  const args = [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    ...projects.flatMap((one) => ['--project', one]),
    '--reporter',
    'dot',
    '--reporter',
    'json',
    '--outputFile.json',
    file,
  ]
  const { code } = await run(process.execPath, args, { env: services.env })
  const report = read(file)
  counts.passed += report?.numPassedTests ?? 0
  counts.failed += report?.numFailedTests ?? (code === 0 ? 0 : 1)
  return code === 0
}

async function journeys() {
  const file = join(reports, 'journeys.json')
  const args = [join(root, 'node_modules/@playwright/test/cli.js'), 'test', '--reporter', 'list,json']
  const { code } = await run(process.execPath, args, { env: { ...services.env, PLAYWRIGHT_JSON_OUTPUT_NAME: file } })
  const { expected = 0, unexpected = code === 0 ? 0 : 1, flaky = 0 } = read(file)?.stats ?? {}
  counts.passed += expected + flaky
  counts.failed += unexpected
  return code === 0
}

const ok = await runSteps([
  ...checks,
  {
    name: 'first load of the pages',
    act: async () => (await run(process.execPath, [join(root, 'scripts/check-budget.mjs')])).code === 0,
  },
  {
    name: 'the description of the API',
    act: async () => (await run(process.execPath, [join(root, 'scripts/check-openapi.mjs')])).code === 0,
  },
  { name: 'our rules bite', act: () => vitest('house', 'house') },
  { name: 'the client for shops', act: () => vitest('client', 'client') },
  { name: 'API on SQLite', act: () => vitest('sqlite', 'sqlite') },
  { name: 'API on PostgreSQL', act: () => vitest('postgres', 'postgres') },
  { name: 'pages', act: () => vitest('web', 'web') },
  { name: 'journeys in a browser', act: journeys },
])
services.stop()
if (!ok && counts.failed === 0) counts.failed = 1 // a check that is no test case
process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed\n`)
process.exit(ok && counts.failed === 0 ? 0 : 1)
