// Serves the built API for a moment and lets two linters read its description.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fail, root } from './setup.mjs'
import { freePort } from './services.mjs'
import { run } from './steps.mjs'

const folder = mkdtempSync(join(tmpdir(), 'affluence-openapi-'))
const file = join(folder, 'openapi.json')
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

async function describe() {
  const port = await freePort()
  const { PATH } = process.env
  const env = {
    PATH,
    PORT: String(port),
    DATA_DIR: folder,
    DEMO: '0',
    LOG_LEVEL: 'error',
    ADMIN_PASSWORD: 'read only once 1',
  }
  const api = spawn(process.execPath, [join(root, 'apps/api/dist/main.js')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
  })
  try {
    for (let tries = 0; tries < 200 && api.exitCode === null; tries++) {
      const answer = await fetch(`http://localhost:${port}/api/openapi.json`).catch(() => null)
      if (answer?.ok) return await answer.json()
      await sleep(50)
    }
    return fail('the API does not describe itself; was it built? npm run build')
  } finally {
    api.kill('SIGTERM')
  }
}

const document = await describe()
writeFileSync(file, JSON.stringify(document, null, 2))
process.stdout.write(`${Object.keys(document.paths).length} paths\n`)
const bin = (name) => join(root, 'packages/tooling/node_modules/.bin', name)
const env = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
const linted = [
  await run(bin('spectral'), ['lint', file, '--ruleset', join(root, '.spectral.yaml'), '--fail-severity', 'warn']),
  await run(bin('redocly'), ['lint', file, '--config', join(root, 'redocly.yaml'), '--format', 'stylish'], { env }),
]
process.exit(linted.every(({ code }) => code === 0) ? 0 : 1)
