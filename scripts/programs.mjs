// bench/ and faults/ hold programs: `npm run bench` runs all, `npm run bench -- NAME` one.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensurePrograms, startServices } from './services.mjs'
import { fail, root } from './setup.mjs'
import { run } from './steps.mjs'

const [kind, wanted, ...args] = process.argv.slice(2)
const all = readdirSync(join(root, kind))
  .filter((name) => /\.(ts|mjs)$/.test(name) && !name.startsWith('_'))
  .map((name) => name.replace(/\.\w+$/, ''))
const chosen = wanted ? [wanted] : all
const unknown = chosen.find((name) => !all.includes(name))
if (unknown) fail(`no program named ${unknown}; there are: ${all.join(', ')}`)
ensurePrograms()
const services = await startServices()
const folder = mkdtempSync(join(tmpdir(), 'affluence-programs-'))
const table = join(folder, 'table')
process.on('exit', () => {
  services.stop()
  rmSync(folder, { recursive: true, force: true })
})
let worst = 0
for (const name of chosen) {
  const file = readdirSync(join(root, kind)).find((one) => one.replace(/\.\w+$/, '') === name)
  process.stdout.write(`\n── ${name}\n`)
  const { code } = await run(process.execPath, [join(root, kind, file), ...args], {
    env: { ...services.env, BENCH_TABLE: table },
  })
  worst = Math.max(worst, code)
}
services.stop()
if (kind === 'bench' && existsSync(table)) {
  const rows = readFileSync(table, 'utf8').trim().split('\n')
  process.stdout.write(`\n${tableOf(rows.map((row) => JSON.parse(row)))}\n`)
}
process.exit(worst)

/** All that was measured, as docs/performance.md holds it. */
function tableOf(rows) {
  const lines = rows.map(({ path, product, floor, ratio, spread, limit, ok }) => [
    path,
    product,
    floor,
    `${ratio} (${spread})`,
    `${limit}${ok ? '' : ', missed'}`,
  ])
  const head = ['path', 'product', 'beside it', 'ratio (least–most)', 'limit']
  const marked = [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`)
  return [`Node ${process.version}, ${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}`, '', ...marked].join('\n')
}
