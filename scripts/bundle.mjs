// Importing hundreds of small files is most of a start. What every start needs goes into one file; what only some
// need (another database, Redis, PDFs, mail) stays outside and is imported when it is used; so do native parts.
import { readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const manifest = JSON.parse(readFileSync(join(root, 'apps/api/package.json'), 'utf8'))
const inside = new Set([
  '@affluence/contract',
  '@fastify/cookie',
  '@fastify/jwt',
  '@fastify/rate-limit',
  'drizzle-orm',
  'fastify',
  'prom-client',
  'secure-json-parse',
  'zod',
])
const outside = Object.keys(manifest.dependencies).filter((name) => !inside.has(name))
const isOutside = (id) => outside.some((name) => id === name || id.startsWith(`${name}/`)) || id === 'pg-native'

const bundle = await rolldown({
  input: { main: join(root, 'apps/api/src/main.ts'), cli: join(root, 'apps/api/src/cli.ts') },
  platform: 'node',
  external: isOutside,
  checks: { eval: false },
})
rmSync(join(root, 'apps/api/dist'), { recursive: true, force: true })
await bundle.write({
  dir: join(root, 'apps/api/dist'),
  format: 'esm',
  minify: { compress: true, mangle: false, codegen: false },
  chunkFileNames: '[name]-[hash].js',
  sourcemap: true,
})
