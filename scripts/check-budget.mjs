// What a browser loads before a page stands: scripts and styles, gzip, along the static imports of the build.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { root } from './setup.mjs'

const web = join(root, 'apps/web')
const dist = join(web, 'dist')
const kB = 1000
const light = ['LandingPage.vue', 'SignInPage.vue']
/** The pages for customers and for couriers, each built by itself. */
const alone = [
  { page: 'book.html', limit: 120 * kB, manifest: 'book.json' },
  { page: 'courier.html', limit: 60 * kB, manifest: 'courier.json' },
]
export const limitOf = (page) =>
  alone.find((one) => one.page === page)?.limit ?? (light.some((name) => page.endsWith(`/${name}`)) ? 200 : 340) * kB

/** Every file that the given entries bring along. */
export function filesOf(manifest, entries) {
  const seen = new Set()
  const found = new Set()
  const visit = (key) => {
    const chunk = manifest[key]
    if (!chunk || seen.has(key)) return
    seen.add(key)
    for (const file of [chunk.file, ...(chunk.css ?? [])]) found.add(file)
    for (const next of chunk.imports ?? []) visit(next)
  }
  entries.forEach(visit)
  return [...found].filter((file) => /\.(js|css)$/.test(file))
}

/** The pages that the router shows without the shell, as keys of the manifest. */
export async function publicPages() {
  const keys = []
  for (const file of globSync('src/features/*/*.pages.ts', { cwd: web })) {
    const pages = Object.values(await import(pathToFileURL(join(web, file)).href)).flat()
    for (const { meta, component } of pages)
      if (meta?.who === 'anyone' || meta?.who === 'stranger')
        keys.push(join(dirname(file), /(\w+\.vue)['"]/.exec(String(component))[1]))
  }
  return keys
}

/** A page comes with the start of the app, its own chunk and, when one signs in for it, the shell. */
export function pagesOf(manifest, withoutShell) {
  const keys = Object.keys(manifest)
  const start = keys.filter((key) => manifest[key].isEntry)
  const shell = keys.filter((key) => key.endsWith('shell/AppLayout.vue'))
  return keys
    .filter((key) => key.endsWith('Page.vue') && key.includes('/features/'))
    .map((page) => ({
      page,
      files: filesOf(manifest, [...start, ...(withoutShell.includes(page) ? [] : shell), page]),
    }))
}

/** What comes with a page that is an entry of a build of its own. */
export const entryOf = (manifest, page) => ({ page, files: filesOf(manifest, [page]) })

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const manifestOf = (name) => join(dist, '.vite', name)
  if (!['manifest.json', ...alone.map(({ manifest }) => manifest)].every((name) => existsSync(manifestOf(name)))) {
    process.stdout.write('no build to measure: npm run build\n')
    process.exit(1)
  }
  const read = (name) => JSON.parse(readFileSync(manifestOf(name), 'utf8'))
  const sizeOf = (name) => gzipSync(readFileSync(join(dist, name))).length
  const pages = [
    ...alone.map(({ page, manifest }) => entryOf(read(manifest), page)),
    ...pagesOf(read('manifest.json'), await publicPages()),
  ].map(({ page, files }) => ({ page, size: files.reduce((sum, name) => sum + sizeOf(name), 0) }))
  for (const { page, size } of pages.toSorted((a, b) => b.size - a.size))
    process.stdout.write(
      `${size > limitOf(page) ? '✗' : '✓'} ${(size / kB).toFixed(0).padStart(4)} kB of ${limitOf(page) / kB}  ${page}\n`,
    )
  process.exit(pages.every(({ size }) => size > 0) && pages.every(({ page, size }) => size <= limitOf(page)) ? 0 : 1)
}
