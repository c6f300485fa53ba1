// Importing hundreds of small files is most of a start. What every start needs goes into one file; what only some
// need (another database, Redis, PDFs, mail) stays outside and is imported when it is used; so do native parts.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const manifestIn = (folder) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
const manifest = manifestIn('apps/api')
const { version } = manifestIn('')
const inside = new Set([
  '@affluence/contract',
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
  input: {
    main: join(root, 'apps/api/src/main.ts'),
    cli: join(root, 'apps/api/src/cli.ts'),
    outboundWorker: join(root, 'apps/api/src/kernel/outboundWorker.ts'),
  },
  platform: 'node',
  external: isOutside,
  checks: { eval: false },
})
const dist = join(root, 'apps/api/dist')
rmSync(dist, { recursive: true, force: true })
const { output } = await bundle.write({
  dir: dist,
  format: 'esm',
  minify: { compress: true, mangle: false, codegen: false },
  chunkFileNames: '[name]-[hash].js',
  sourcemap: true,
})

// The page that shows the API's description is one script out of a large package.
const reference = readFileSync(join(root, 'apps/api/node_modules/@scalar/api-reference/dist/browser/standalone.js'))
writeFileSync(join(dist, 'reference.js'), reference)
writeFileSync(join(dist, 'reference.js.gz'), gzipSync(reference))
// The guide to webhooks is a page of the product.
cpSync(join(root, 'docs/webhooks.md'), join(dist, 'webhooks.md'))
// Documents are set in two weights of a font; its licence goes along.
const font = join(root, 'apps/api/node_modules/@fontsource/dejavu-sans')
for (const file of ['LICENSE', ...[400, 700].map((weight) => `files/dejavu-sans-latin-${weight}-normal.woff`)])
  cpSync(join(font, file), join(dist, 'fonts', basename(file)))
// What has to be installed beside the bundle, and nothing more.
const imported = output.flatMap((chunk) => [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? [])])
const needed = outside.filter((name) => imported.some((id) => id === name || id.startsWith(`${name}/`)))
const dependencies = Object.fromEntries(needed.map((name) => [name, manifest.dependencies[name]]))
writeFileSync(
  join(dist, 'package.json'),
  `${JSON.stringify({ name: manifest.name, version, private: true, type: 'module', dependencies }, null, 2)}\n`,
)
