// The features of the API stand in storeys: each imports from its own storey and from earlier ones, types included, and
// no two features import each other, directly or through others.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'
import { pathToFileURL } from 'node:url'
import { root } from './setup.mjs'

const features = 'apps/api/src/features'

/** From the ground up. */
export const levels = ['platform', 'people', 'deals', 'selling', 'views']

/** `features/selling/orders/x.ts` is a file of orders, in selling. */
function placeOf(path) {
  if (!path.startsWith(`${features}/`)) return null
  const [storey, feature] = path.slice(features.length + 1).split('/')
  return levels.includes(storey) ? { feature, storey } : { feature: storey }
}

const importing = /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?\bfrom\s*'(\.[^']+)'|\bimport\s*\(?\s*'(\.[^']+)'/g
const importsOf = (path, text) =>
  [...text.matchAll(importing)].map(([, from, loaded]) => join(dirname(path), from ?? loaded))

/** Every import from one feature to another, by the pair of features. */
function importsBetween(files) {
  const pairs = new Map()
  for (const [path, text] of Object.entries(files)) {
    const from = placeOf(path)
    for (const target of from ? importsOf(path, text) : []) {
      const to = placeOf(target)
      if (!to || to.feature === from.feature) continue
      const name = `${from.feature} -> ${to.feature}`
      const pair = pairs.get(name) ?? { name, from, to, examples: [] }
      pair.examples.push(`${path} imports ${target}`)
      pairs.set(name, pair)
    }
  }
  return [...pairs.values()]
}

const isUp = ({ from, to }) => levels.indexOf(to.storey) > levels.indexOf(from.storey)

/** The shortest way from one feature to another along imports, both included. */
function wayBetween(pairs, from, to) {
  const ways = [[from]]
  const seen = new Set()
  for (const way of ways) {
    if (way.length > 1 && way.at(-1) === to) return way
    for (const pair of pairs.filter((one) => one.from.feature === way.at(-1)))
      if (!seen.has(pair.to.feature)) {
        seen.add(pair.to.feature)
        ways.push([...way, pair.to.feature])
      }
  }
  return null
}

export function findings(files) {
  const pairs = importsBetween(files)
  const places = pairs.flatMap(({ from, to }) => [from, to])
  const homeless = new Set(places.filter(({ storey }) => !storey).map(({ feature }) => feature))
  return [
    ...[...homeless].map((feature) => `${feature} belongs to no storey: its folder lies in that of a storey`),
    ...pairs.filter(isUp).map(({ name, examples }) => `${name} goes up: ${examples.join(', ')}`),
    ...circleIn(pairs),
  ]
}

/** The shortest circle, with some of the imports that close it. */
function circleIn(pairs) {
  const names = new Set(pairs.map(({ from }) => from.feature))
  const circles = [...names].toSorted().flatMap((name) => [wayBetween(pairs, name, name)].filter(Boolean))
  const shortest = circles.toSorted((a, b) => a.length - b.length)[0]
  return shortest ? [`a circle of features: ${shortest.join(' -> ')}`, ...examplesAlong(pairs, shortest)] : []
}

const examplesAlong = (pairs, way) =>
  way.slice(1).map((to, at) => {
    const { name, examples } = pairs.find((one) => one.name === `${way[at]} -> ${to}`)
    return `  ${name}: ${examples.slice(0, 3).join(', ')}${examples.length > 3 ? ` and ${examples.length - 3} more` : ''}`
  })

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const paths = readdirSync(join(root, features), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => join(features, path.replaceAll('\\', '/')))
  const files = Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
  const found = findings(files)
  for (const one of found) process.stdout.write(`${one}\n`)
  process.exit(found.length > 0 ? 1 : 0)
}
