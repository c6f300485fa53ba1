// bench/ and faults/ hold programs: `npm run bench` runs all, `npm run bench -- NAME` one.
import { readdirSync } from 'node:fs'
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
process.on('exit', services.stop)
let worst = 0
for (const name of chosen) {
  const file = readdirSync(join(root, kind)).find((one) => one.replace(/\.\w+$/, '') === name)
  process.stdout.write(`\n── ${name}\n`)
  const { code } = await run(process.execPath, [join(root, kind, file), ...args], { env: services.env })
  worst = Math.max(worst, code)
}
services.stop()
process.exit(worst)
