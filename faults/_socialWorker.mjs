// A worker that reads social accounts and is killed while it does; in one file of its own, so that it starts at once.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { root } from '../scripts/setup.mjs'

const inside = new Set(['@affluence/contract', 'drizzle-orm', 'zod'])
/** Beside the API, where its packages are found. */
export async function socialWorker() {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'apps/api/package.json'), 'utf8'))
  const outside = ['pg-native', ...Object.keys(dependencies).filter((name) => !inside.has(name))]
  const bundle = await rolldown({
    input: join(import.meta.dirname, '_socialWorker.ts'),
    platform: 'node',
    external: (id) => outside.some((name) => id === name || id.startsWith(`${name}/`)),
    checks: { eval: false },
  })
  const dir = join(root, 'apps/api/dist/faults')
  await bundle.write({ dir, format: 'esm' })
  return (folder, env) => {
    const child = spawn(process.execPath, [join(dir, '_socialWorker.js')], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        PATH: process.env.PATH,
        NODE_COMPILE_CACHE: join(folder, 'compiled'),
        DATA_DIR: folder,
        DEMO: '0',
        ...env,
      },
    })
    return {
      async stop(signal) {
        const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null
        child.kill(signal)
        await ended
      },
    }
  }
}
