// Rules that no linter knows, each with the reason why. `findings` is tested with a planted violation of every rule.
import { readFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './setup.mjs'

const source = /\.(ts|vue|mjs)$/
const isTest = (path) => /\.test\.ts$|\/testing\/|^e2e\/|^bench\/|^faults\//.test(path)
const api = (path) => path.startsWith('apps/api/src/') && !isTest(path)
const web = (path) => path.startsWith('apps/web/src/') && !isTest(path)

export const rules = [
  {
    name: 'only kernel/clock.ts asks what time it is',
    pattern: /\bDate\.now\(\)|\bnew Date\(\)/,
    where: (path) => api(path) && path !== 'apps/api/src/kernel/clock.ts',
  },
  {
    name: 'only config.ts, serve.ts, cli.ts and kernel/db/engine.ts read the environment',
    pattern: /\bprocess\.env\b/,
    where: (path) => api(path) && !/\/(config|serve|cli|kernel\/db\/engine)\.ts$/.test(path),
  },
  {
    name: 'numbers computed by SQL are mapped: PostgreSQL answers text',
    pattern: /sql<number>`[^`]*`(?!\s*\.mapWith)/,
    where: api,
  },
  { name: 'no SQL built of text', pattern: /\bsql\.raw\(/, where: api },
  { name: 'what people typed is never HTML', pattern: /\bv-html\b|\.innerHTML\b/, where: web },
  { name: 'the types of the web hold: no “as never”', pattern: /\bas never\b/, where: web },
  {
    name: 'what the web asks the server stands in *.queries.ts, with the events that make it out of date',
    pattern: /\b(useQuery|invalidateQueries|setQueryData)\(/,
    where: (path) => web(path) && !/\.queries\.ts$|^apps\/web\/src\/(kernel\/|ui\/listState\.ts$)/.test(path),
  },
  {
    name: 'no enums: zod has the words',
    pattern: /^\s*(export\s+)?(const\s+)?enum\s+\w+/m,
    where: (path) => api(path) || web(path),
  },
  {
    name: 'no barrels: import the file that owns the thing',
    pattern: /^export \* from/m,
    where: (path) => api(path) || web(path) || path.startsWith('packages/'),
  },
  {
    name: 'an object is written as it is: no literal is spread into another',
    pattern: /\.\.\.\{/,
    where: (path) => source.test(path) && !path.startsWith('scripts/check-source'),
  },
  {
    name: 'nothing is left for later',
    pattern: new RegExp(`\\b(${['TO', 'FIX', 'XX'].map((word, i) => word + ['DO', 'ME', 'X'][i]).join('|')})\\b`),
    where: (path) => source.test(path) && path !== 'scripts/check-source.mjs',
  },
  {
    name: 'streams are joined by pipeline: pipe passes no errors on',
    // zod pipes values.
    pattern: /\.pipe\((?!z\.)/,
    where: (path) => source.test(path) && path !== 'scripts/check-source.test.mjs',
  },
  {
    name: 'a loop over pages gives the event loop a turn: SQLite answers without one',
    finds: hungryLoop,
    where: (path) =>
      api(path) &&
      !path.includes('/demo/') &&
      /\.(service|exports|jobs)\.ts$|\/(exportable|auditChain|csv|xlsx)\.ts$/.test(path),
  },
  {
    name: 'enums are spelt in the contract: a table takes the type from there',
    pattern: /\benumeration<(?:[^>]*\|\s*)?'|\btype \w+ =\s*\|?\s*'\w+'/,
    where: (path) => api(path) && /\/features\/.*\.tables\.ts$/.test(path),
  },
  {
    name: 'tests do not sleep: they wait for what happens, or move the clock',
    pattern: /(?<!\w)sleep\(|\bsetTimeout(\(| as )/,
    where: (path) => /\.test\.(ts|mjs)$/.test(path) && path !== 'scripts/check-source.test.mjs',
  },
  { name: 'no test is left out or runs alone', pattern: /\b(test|it|describe)\.(only|todo)\(/, where: isTest },
]

/**
 * A loop without a list to go through that awaits, and neither waits for a turn nor writes (each transaction waits for
 * one), nor runs inside a transaction, where nothing else may be awaited.
 */
function hungryLoop(text) {
  const loops = text.matchAll(/^( *)(?:do \{|while \(.*\) \{|for \((?:let [^;]*)?;[^\n]*\) \{)$/gm)
  return [...loops].some(({ index, 1: indent }) => {
    const body = text.slice(index, text.indexOf(`\n${indent}}`, index))
    return /\bawait\b/.test(body) && !/\bturn\(\)|\.write\(|\btx\b|\bsleep\(/.test(body)
  })
}
const LONGEST = 260
const LONGEST_CONTRACT = 301
const LONGEST_PAGE = 121
const isPage = (path) => web(path) && path.endsWith('Page.vue')
const isContract = (path) => path.startsWith('packages/contract/src/')
const mayBeLong = (path) => isTest(path) || isContract(path) || path.endsWith('.d.ts')

export function findings(path, text) {
  const found = rules
    .filter(({ where, pattern, finds = (all) => pattern.test(all) }) => where(path) && finds(text))
    .map(({ name }) => `${path}: ${name}`)
  const lines = text.split('\n').length
  if (!mayBeLong(path) && lines > LONGEST)
    found.push(`${path}: ${lines} lines; above ${LONGEST} a file is a design question`)
  if (isContract(path) && lines > LONGEST_CONTRACT)
    found.push(`${path}: ${lines} lines; a contract above ${LONGEST_CONTRACT - 1} speaks of several nouns`)
  if (isPage(path) && lines > LONGEST_PAGE)
    found.push(`${path}: ${lines} lines; a page above ${LONGEST_PAGE - 1} hands parts to components`)
  return found
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const listed = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  }).stdout.split('\n')
  const all = listed
    .filter((path) => source.test(path))
    .flatMap((path) => {
      try {
        return findings(path, readFileSync(join(root, path), 'utf8'))
      } catch {
        return [] // deleted, and not yet committed so
      }
    })
  for (const one of all) process.stdout.write(`${one}\n`)
  process.exit(all.length > 0 ? 1 : 0)
}
