// Writes the migration that leads to today's tables, for both engines. `--custom` makes an empty one to fill by hand.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fail, root } from './setup.mjs'

const [name, ...more] = process.argv.slice(2)
if (!name || !/^[a-z][a-z0-9_]*$/.test(name)) fail('say what changes: npm run db:generate -- add_colour')
for (const url of ['file:', 'postgres://localhost/none']) {
  const kit = join(root, 'node_modules/drizzle-kit/bin.cjs')
  const done = spawnSync(process.execPath, [kit, 'generate', '--name', name, ...more], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, DATABASE_URL: url },
  })
  if (done.status !== 0) process.exit(done.status ?? 1)
}
