// A feature writes only its own tables. What it changes in another feature's table, it asks of a service of the owner.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'
import { pathToFileURL } from 'node:url'
import { root } from './setup.mjs'

const source = 'apps/api/src'

/** Tables that lie below several features that read them, each with the one feature that writes them too. */
const writers = { identities: 'account', briefs: 'campaigns', agreements: 'affiliations', sale: 'orders' }

const ownerOf = (path) => /\/features\/[^/]+\/([^/]+)\//.exec(path)?.[1] ?? 'kernel'
const importing = /\bimport\s*\{([^}]*)\}\s*from\s*'(\.[^']+\.tables\.ts)'/g

/** The tables of others that a file imports by value: the name in this file, and whose it is. */
const foreignTables = (path, text) =>
  [...text.matchAll(importing)].flatMap(([, names, from]) => {
    const owner = ownerOf(join(dirname(path), from))
    const feature = ownerOf(path)
    if (owner === feature || writers[owner] === feature) return []
    const values = names.split(',').map((name) => name.trim())
    return values
      .filter((name) => name && !name.startsWith('type '))
      .map((name) => ({ name: name.split(' as ').at(-1), owner }))
  })

const writing = (table) =>
  new RegExp(
    [
      `\\.(insert|update|delete)\\(\\s*${table}\\b`,
      `\\b(inserting|summing)\\([^()]*\\b${table}\\b`,
      `\\btable:\\s*${table}\\b`,
      `\\bfrom:\\s*${table},\\s*key\\b`,
    ].join('|'),
  )

export const findings = (path, text) =>
  foreignTables(path, text)
    .filter(({ name }) => writing(name).test(text))
    .map(({ name, owner }) => `${path} writes ${name}, a table of ${owner}: call a service of ${owner}`)

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const found = readdirSync(join(root, source, 'features'), { recursive: true, encoding: 'utf8' })
    .map((path) => join(source, 'features', path.replaceAll('\\', '/')))
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .flatMap((path) => findings(path, readFileSync(join(root, path), 'utf8')))
  for (const one of found) process.stdout.write(`${one}\n`)
  process.exit(found.length > 0 ? 1 : 0)
}
