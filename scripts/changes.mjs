// Every change that a user, an operator or a program notices brings one small file in changes/: `kind: One line.`
// A release gathers them into CHANGELOG.md. This program checks that they are well formed.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './setup.mjs'

/** In the order in which a release lists them. Some stand before the line, because a reader must not miss them. */
export const kinds = { breaking: 'Breaking: ', security: 'Security: ', added: '', changed: '', fixed: '' }
const LONGEST = 300
const GUIDE = 'README.md'

/** What is wrong with a file of this name and text; null when nothing is. */
export function faultOf(name, text) {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*\.md$/.test(name)) return 'the name is not like this-one.md'
  const lines = text.trim().split('\n')
  if (lines.length > 1) return 'more than one line'
  const [, kind, line] = /^(\w+): (.+)$/.exec(lines[0]) ?? []
  if (!line) return 'the line is not like `fixed: Orders keep their currency.`'
  if (!Object.hasOwn(kinds, kind)) return `${kind} is no kind; there are: ${Object.keys(kinds).join(', ')}`
  if (line.length > LONGEST) return `${line.length} characters; at most ${LONGEST}`
  if (!/^["'`\p{Lu}\d].*\.$/u.test(line))
    return 'the line does not begin with a capital letter and end with a full stop'
  return null
}

/** All changes since the last release, in the order of their kinds, and the faults of those that are not well formed. */
export function readChanges(folder = join(root, 'changes')) {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name !== GUIDE) : []
  const files = names.toSorted().map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
  const faults = files.flatMap(({ name, text }) => {
    const fault = faultOf(name, text)
    return fault ? [`changes/${name}: ${fault}`] : []
  })
  const order = Object.keys(kinds)
  const changes = files
    .filter(({ name, text }) => faultOf(name, text) === null)
    .map(({ name, text }) => ({ name, kind: text.split(':')[0], line: text.trim().replace(/^\w+: /, '') }))
    .toSorted((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind))
  return { changes, faults }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { faults } = readChanges()
  for (const fault of faults) process.stdout.write(`${fault}\n`)
  process.exit(faults.length > 0 ? 1 : 0)
}
