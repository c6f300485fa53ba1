// Writes the skeleton of a feature into all its places: `npm run feature -- disputes`. See docs/adding-a-feature.md.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { levels } from './check-storeys.mjs'
import { fail, root } from './setup.mjs'

const template = (name) => readFileSync(join(import.meta.dirname, 'feature', `${name}.txt`), 'utf8')
const capital = (word) => word[0].toUpperCase() + word.slice(1)
const joined = (word, sign) => word.replace(/[A-Z]/g, (letter) => sign + letter.toLowerCase())

/** The forms of a name, which is a plural: `adRequests`. */
function namesOf(plural, prefix) {
  const singular = plural.replace(/ies$/, 'y').replace(/s$/, '')
  return {
    nouns: plural,
    Nouns: capital(plural),
    noun: singular,
    Noun: capital(singular),
    rows: joined(plural, '_'),
    row: joined(singular, '_'),
    path: joined(plural, '-'),
    word: joined(singular, ' '),
    Title: capital(joined(plural, ' ')),
    prefix: prefix ?? plural.slice(0, 3).toLowerCase(),
  }
}

/** The files that belong to the feature alone, by path. */
export function filesFor(plural, storey, prefix) {
  const names = namesOf(plural, prefix)
  const api = `apps/api/src/features/${storey}/${plural}`
  const web = `apps/web/src/features/${plural}`
  const places = {
    contract: `packages/contract/src/${plural}.ts`,
    'api.tables': `${api}/${plural}.tables.ts`,
    'api.rules': `${api}/${plural}.rules.ts`,
    'api.rules.test': `${api}/${plural}.rules.test.ts`,
    'api.events': `${api}/${plural}.events.ts`,
    'api.service': `${api}/${plural}.service.ts`,
    'api.routes': `${api}/${plural}.routes.ts`,
    'api.jobs': `${api}/${plural}.jobs.ts`,
    'api.feature': `${api}/${plural}.feature.ts`,
    'api.test': `${api}/${plural}.service.test.ts`,
    'web.pages': `${web}/${plural}.pages.ts`,
    'web.feature': `${web}/${plural}.feature.ts`,
    'web.queries': `${web}/${plural}.queries.ts`,
    'web.page': `${web}/${names.Nouns}Page.vue`,
    'web.test': `${web}/${names.Nouns}Page.test.ts`,
    'web.en': `${web}/${plural}.en.json`,
    'web.fr': `${web}/${plural}.fr.json`,
    e2e: `e2e/${plural}.spec.ts`,
  }
  const filled = (text) => text.replace(/__(\w+?)__/g, (_, name) => names[name])
  return Object.fromEntries(Object.entries(places).map(([name, path]) => [path, filled(template(name))]))
}

/** Puts a line before the first one that matches, at or after `from`. */
function before(text, pattern, line, from = 0) {
  const at = text.slice(from).search(pattern)
  if (at < 0) throw new Error(`no place for ${line.trim()}`)
  return `${text.slice(0, from + at)}${line}\n${text.slice(from + at)}`
}

/** What changes in files that others share, by path. */
export function changesFor(plural, storey, prefix, readFile) {
  const { nouns, row, path, prefix: start } = namesOf(plural, prefix)
  const next = levels[levels.indexOf(storey) + 1]
  const listed = (file, importLine, marker) => {
    const text = before(readFile(file), /^(?=import )/m, importLine)
    return [file, before(text, marker, `  ${nouns}Feature,`, text.indexOf('Table of contents'))]
  }
  const powers = ['read', 'write'].map((power) => `  '${row}.${power}': { kinds: ['sponsor'], approved: true },`)
  const strangers = before(
    readFile('apps/api/src/testing/strangersWorld.ts'),
    /^import .*'@affluence\/contract\/products'/m,
    `import { ${nouns} } from '@affluence/contract/${nouns}'`,
  )
  return Object.fromEntries([
    listed(
      'apps/api/src/app.ts',
      `import { ${nouns}Feature } from './features/${storey}/${nouns}/${nouns}.feature.ts'`,
      next ? new RegExp(`^  // ${next}$`, 'm') : /^ {2}\/\/ the old paths$/m,
    ),
    listed(
      'apps/web/src/features.ts',
      `import { ${nouns}Feature } from './features/${nouns}/${nouns}.feature.ts'`,
      /^\]/m,
    ),
    [
      'apps/api/src/permissions.ts',
      before(readFile('apps/api/src/permissions.ts'), /^\} as const/m, powers.join('\n')),
    ],
    ['e2e/places.ts', before(readFile('e2e/places.ts'), /^ {4}'\/shops',$/m, `    '/${path}',`)],
    [
      'apps/api/src/testing/strangersWorld.ts',
      before(
        strangers,
        /^ {2}theirs\['usr'\]/m,
        `  theirs['${start}'] = (await owner(${nouns}.create, { body: { title: 'Theirs' } })).body.id`,
      ),
    ],
  ])
}

function main([plural = '', storey = 'selling', prefix]) {
  if (!/^[a-z][A-Za-z]+s$/.test(plural)) fail('name a plural: npm run feature -- disputes [storey] [prefix of ids]')
  if (!levels.includes(storey)) fail(`${storey} is no storey; there are ${levels.join(', ')}`)
  const files = filesFor(plural, storey, prefix)
  const taken = Object.keys(files).filter((path) => existsSync(join(root, path)))
  if (taken.length > 0) fail(`there already: ${taken.join(', ')}`)
  const changes = changesFor(plural, storey, prefix, (path) => readFileSync(join(root, path), 'utf8'))
  for (const [path, text] of Object.entries({ ...files, ...changes })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
    process.stdout.write(`${path in changes ? 'changed' : 'written'} ${path}\n`)
  }
  const bin = (name, args) => spawnSync(process.execPath, [join(root, name), ...args], { cwd: root, stdio: 'inherit' })
  spawnSync(join(root, 'node_modules/.bin/oxfmt'), Object.keys({ ...files, ...changes }), {
    cwd: root,
    stdio: 'inherit',
  })
  process.exit(bin('scripts/generate.mjs', [`add_${joined(plural, '_')}`]).status ?? 1)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv.slice(2))
