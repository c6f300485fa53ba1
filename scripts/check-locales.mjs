// Both languages say the same things: equal keys and equal slots in every pair of locale files beside each other.
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
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

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const paths = [...files(join(root, 'apps'))].filter((path) => /\.(en|fr)\.json$/.test(path))
  const texts = Object.fromEntries(paths.map((path) => [relative(root, path), JSON.parse(readFileSync(path, 'utf8'))]))
  const faults = faultsOf(texts)
  for (const fault of faults) process.stdout.write(`${fault}\n`)
  process.exit(faults.length > 0 ? 1 : 0)
}
