// What a browser loads before a page stands: scripts and styles, gzip, along the static imports of the build.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { root } from './setup.mjs'

const dist = join(root, 'apps/web/dist')
const kB = 1000
const light = ['LandingPage.vue', 'SignInPage.vue']
export const limitOf = (page) => (light.some((name) => page.endsWith(`/${name}`)) ? 200 : 340) * kB

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

/** A page comes with the start of the app, its own chunk and, when one signs in for it, the shell. */
export function pagesOf(manifest) {
  const keys = Object.keys(manifest)
  const start = keys.filter((key) => manifest[key].isEntry)
  const shell = keys.filter((key) => key.endsWith('shell/AppLayout.vue'))
  const isPublic = (key) => /\/(landing|accounts|hosted|access)\//.test(key)
  return keys
    .filter((key) => key.endsWith('Page.vue') && key.includes('/features/'))
    .map((page) => ({ page, files: filesOf(manifest, [...start, ...(isPublic(page) ? [] : shell), page]) }))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = join(dist, '.vite/manifest.json')
  if (!existsSync(file)) {
    process.stdout.write('no build to measure: npm run build\n')
    process.exit(1)
  }
  const pages = pagesOf(JSON.parse(readFileSync(file, 'utf8'))).map(({ page, files }) => ({
    page,
    size: files.reduce((sum, name) => sum + gzipSync(readFileSync(join(dist, name))).length, 0),
  }))
  for (const { page, size } of pages.toSorted((a, b) => b.size - a.size))
    process.stdout.write(
      `${size > limitOf(page) ? '✗' : '✓'} ${(size / kB).toFixed(0).padStart(4)} kB of ${limitOf(page) / kB}  ${page}\n`,
    )
  process.exit(pages.length > 0 && pages.every(({ page, size }) => size <= limitOf(page)) ? 0 : 1)
}
