// The features of the API stand in storeys: each imports from its own storey and from earlier ones, types included, and
// no two features import each other, directly or through others.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'
import { pathToFileURL } from 'node:url'
import { root } from './setup.mjs'

const features = 'apps/api/src/features'

/** From the ground up. A feature whose folder lies in the folder of its storey need not be named here. */
export const storeys = {
  platform: ['mails', 'notifications', 'live', 'quotas', 'settings'],
  people: ['sponsors', 'influencers', 'accounts', 'credentials', 'users', 'exports'],
  deals: ['briefs', 'adRequests', 'campaigns', 'products', 'agreements', 'links', 'affiliations', 'catalogue'],
  selling: ['ledger', 'sale', 'coupons', 'commissions', 'attributions', 'orders', 'payouts', 'shops'],
  views: ['dashboards', 'reports', 'reminders', 'roster', 'verification', 'admin', 'demo'],
}

/** What is still wrong. These lists only shrink: a line that is no longer needed is a finding too. */
export const remaining = {
  up: [],
  circular: ['credentials -> accounts'],
}

const levels = Object.keys(storeys)
/** `features/orders/x.ts` and `features/selling/orders/x.ts` are both a file of orders, in selling. */
function placeOf(path) {
  if (!path.startsWith(`${features}/`)) return null
  const [first, second] = path.slice(features.length + 1).split('/')
  if (levels.includes(first)) return { feature: second, storey: first }
  return { feature: first, storey: levels.find((one) => storeys[one].includes(first)) }
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

export function findings(files, allowed = remaining) {
  const pairs = importsBetween(files)
  const homeless = new Set(
    pairs
      .flatMap(({ from, to }) => [from, to])
      .filter(({ storey }) => !storey)
      .map((one) => one.feature),
  )
  const up = pairs.filter((pair) => isUp(pair) && !allowed.up.includes(pair.name))
  const kept = pairs.filter(({ name }) => !allowed.up.includes(name) && !allowed.circular.includes(name))
  const names = [...new Set(kept.map(({ from }) => from.feature))].toSorted()
  const circles = names.map((name) => wayBetween(kept, name, name)).filter(Boolean)
  const shortest = circles.toSorted((a, b) => a.length - b.length)[0]
  const isNeeded = (name, list) => {
    const pair = pairs.find((one) => one.name === name)
    if (list === 'up') return pair !== undefined && isUp(pair)
    return pair !== undefined && wayBetween([...kept, pair], pair.to.feature, pair.from.feature) !== null
  }
  return [
    ...[...homeless].map((feature) => `${feature} belongs to no storey: name it in scripts/check-storeys.mjs`),
    ...up.map(({ name, examples }) => `${name} goes up: ${examples.join(', ')}`),
    ...(shortest ? [`a circle of features: ${shortest.join(' -> ')}`, ...examplesAlong(kept, shortest)] : []),
    ...['up', 'circular'].flatMap((list) =>
      allowed[list]
        .filter((name) => !isNeeded(name, list))
        .map((name) => `${name} is mended: take it from the list of what remains`),
    ),
  ]
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
