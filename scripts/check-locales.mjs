// Both languages say the same things: equal keys and equal slots in every pair of locale files beside each other;
// and the web app has a use for each.
import { readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { files, root } from './setup.mjs'

const slots = (text) => [...new Set(text.match(/\{\w+\}/g))].toSorted().join()

export function flat(tree, at = '') {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[at + key, value]] : flat(value, `${at}${key}.`),
  )
}

/** What one language has and the other lacks, or says with other slots. */
export function differences(one, other) {
  const [left, right] = [new Map(flat(one)), new Map(flat(other))]
  return [...new Set([...left.keys(), ...right.keys()])].filter(
    (key) => !left.has(key) || !right.has(key) || slots(left.get(key)) !== slots(right.get(key)),
  )
}

/** Pairs the files by their name without language; a file without its other language is found too. */
export function faultsOf(texts) {
  const nouns = Map.groupBy(Object.keys(texts), (path) => path.replace(/\.(en|fr)\.json$/, ''))
  return [...nouns].flatMap(([noun, paths]) => {
    if (paths.length < 2) return [`${paths[0]} has no other language`]
    const [one, other] = paths
    return differences(texts[one], texts[other]).map((key) => `${noun}: ${key} differs`)
  })
}

const escaped = (text) => text.replace(/[.*+?^$()[\]\\|{}]/g, '\\$&')
/** The keys that a source can name: what it quotes, with a gap where a value is put in. */
const namedIn = (source) =>
  [/'([\w.:-]+)'/g, /"([\w.:-]+)"/g, /`([\w.:-]*(?:\$\{[^}]*\}[\w.:-]*)+)`/g].flatMap((pattern) =>
    [...source.matchAll(pattern)].map(([, name]) => name),
  )
const matcher = (name) =>
  new RegExp(
    `^${name
      .split(/\$\{[^}]*\}/)
      .map(escaped)
      .join('[\\w.:-]+')}$`,
  )

/** Keys of a noun that no source which speaks of the noun can name. */
export function unusedIn(noun, texts, sources) {
  // The values of the contract are keys, too, where a page words them.
  const speaking = sources.filter((source) =>
    [`'${noun}'`, `'${noun}.`, 'z.enum('].some((part) => source.includes(part)),
  )
  const names = new Set(speaking.flatMap(namedIn))
  const matchers = [...names].filter((name) => name.includes('${')).map(matcher)
  return flat(texts)
    .map(([key]) => key)
    .filter((key) => !names.has(key) && !names.has(`${noun}.${key}`) && !matchers.some((one) => one.test(key)))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const paths = [...files(join(root, 'apps'))].filter((path) => /\.(en|fr)\.json$/.test(path))
  const texts = Object.fromEntries(paths.map((path) => [relative(root, path), JSON.parse(readFileSync(path, 'utf8'))]))
  const web = ['apps/web/src', 'packages/contract/src']
    .flatMap((folder) => [...files(join(root, folder))])
    .filter((path) => /\.(ts|vue)$/.test(path))
  const sources = web.map((path) => readFileSync(path, 'utf8'))
  const unused = Object.entries(texts)
    .filter(([path]) => /^apps\/web\/.*\.en\.json$/.test(path) && !path.endsWith('/problems.en.json'))
    .flatMap(([path, own]) =>
      unusedIn(basename(path, '.en.json'), own, sources).map((key) => `${path}: nobody uses ${key}`),
    )
  const faults = [...faultsOf(texts), ...unused]
  for (const fault of faults) process.stdout.write(`${fault}\n`)
  process.exit(faults.length > 0 ? 1 : 0)
}
