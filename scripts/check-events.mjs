// An event is emitted by somebody and followed by somebody. Followers are jobs, reactions and webhooks (`on`), the audit
// log (`audit: true`), and the pages that load anew (`queryKind` and `live` in the web app).
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './setup.mjs'

const withoutImports = (text) => text.replace(/^import [^'"]*?from\s*'[^']*'.*\n/gm, '')
const isOfWeb = (path) => path.startsWith('apps/web/src/')
const isFollowing = (path) => /\.(jobs|webhooks\.service)\.ts$/.test(path)

/** `export const orderPaid = event('order.paid', …)`, also through a helper that begins the name or adds `audit`. */
function definitionsIn(path, text) {
  const helpers = Object.fromEntries(
    [...text.matchAll(/^const (\w+) = \((\w+)[^\n]*=>\s*event\(`([^`$]*)\$\{\2\}`([^\n]*)/gm)].map(
      ([, name, , start, rest]) => [name, { start, audit: /audit: true/.test(rest) }],
    ),
  )
  return text.split(/^(?=export const )/m).flatMap((statement) => {
    const [, name, maker, end] = /^export const (\w+) = (\w+)\(\s*'([^']+)'/.exec(statement) ?? []
    const helper = helpers[maker]
    if (!helper && maker !== 'event') return []
    const audit = helper?.audit || /audit: true/.test(statement)
    return [{ name, path, type: `${helper?.start ?? ''}${end}`, audit }]
  })
}

/** Where an event stands: as that which is followed, or in the hands of somebody who may emit it. */
function usesOf(name, path, text) {
  const followed = new RegExp(`\\bon:\\s*(\\[[^\\]]*)?(\\w+\\.)?\\b${name}\\b`).test(text)
  const uses = [...text.matchAll(new RegExp(`(typeof (?:\\w+\\.)?)?\\b${name}\\b(\\.payload)?`, 'g'))]
  const others = uses.filter(([, type, payload]) => !type && !payload).length
  return {
    followed: followed || (isFollowing(path) && others > 0),
    emitted: !isFollowing(path) && others > (followed ? 1 : 0),
  }
}

/** The words for events that make a page of the web app load anew. */
const patternsIn = (text) =>
  [...text.matchAll(/queryKind\(\s*'\w+',\s*\[([^\]]*)\]|\blive: \[([^\]]*)\]/g)].flatMap(([, kinds, live]) =>
    [...(kinds ?? live).matchAll(/'([\w.*]+)'/g)].map(([, pattern]) => pattern),
  )
const matches = (type, pattern) => (pattern.endsWith('.*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern)

/** `files`: text by path, of the API and of the web app. */
export function findings(files) {
  const paths = Object.keys(files)
  const sources = paths.filter((path) => !isOfWeb(path)).map((path) => [path, withoutImports(files[path])])
  const defined = sources.flatMap(([path, text]) => definitionsIn(path, text))
  const patterns = paths
    .filter(isOfWeb)
    .flatMap((path) => patternsIn(files[path]).map((pattern) => ({ path, pattern })))
  return [
    ...defined.flatMap(({ name, path, type, audit }) => {
      const uses = sources.filter(([of]) => of !== path).map(([of, text]) => usesOf(name, of, text))
      const isFollowed = audit || uses.some((one) => one.followed) || patterns.some((one) => matches(type, one.pattern))
      return [
        ...(uses.some((one) => one.emitted) ? [] : [`${path}: nobody emits ${type} (${name})`]),
        ...(isFollowed ? [] : [`${path}: nobody follows ${type} (${name})`]),
      ]
    }),
    ...patterns
      .filter(({ pattern }) => !defined.some(({ type }) => matches(type, pattern)))
      .map(({ path, pattern }) => `${path}: no event is called ${pattern}`),
  ]
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const listed = spawnSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', 'apps/api/src', 'apps/web/src'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  ).stdout.split('\n')
  const files = listed
    .filter((path) => path.endsWith('.ts') && !/\.test\.ts$|\/testing\//.test(path))
    .flatMap((path) => {
      try {
        return [[path, readFileSync(join(root, path), 'utf8')]]
      } catch {
        return [] // deleted, and not yet committed so
      }
    })
  const found = findings(Object.fromEntries(files))
  for (const one of found) process.stdout.write(`${one}\n`)
  process.exit(found.length > 0 ? 1 : 0)
}
