import { readFileSync } from 'node:fs'
import { baseCompile } from '@intlify/message-compiler'
import type { Plugin } from 'vite'

type Tree = { [key: string]: string | Tree }
const file = /\.(en|fr)\.json$/
/** `x.en.json?menu` is the part `menu` of it alone. */
const module = /\.(en|fr)\.json(\?menu)?$/

/**
 * Turns the locale files `<noun>.<language>.json` into modules of parsed messages: the browser needs no message
 * compiler, hence no eval. A message that one language lacks ends the build.
 */
export function texts(): Plugin {
  return {
    name: 'affluence:texts',
    enforce: 'pre',
    transform: {
      filter: { id: module },
      handler(code, id) {
        const path = id.split('?')[0] ?? id
        const tree = JSON.parse(code) as Tree
        const other = path.replace(file, (_, language: string) => `.${language === 'en' ? 'fr' : 'en'}.json`)
        const missing = differences(tree, JSON.parse(readFileSync(other, 'utf8')) as Tree)
        if (missing.length > 0) throw new Error(`${path} and its other language differ in: ${missing.join(', ')}`)
        const part = id.endsWith('?menu') ? (tree.menu ?? {}) : tree
        return { code: `export default ${JSON.stringify(parsed(part as Tree))}`, map: null, moduleType: 'js' }
      },
    },
  }
}

const flat = (tree: Tree, at = ''): Map<string, string> =>
  new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[at + key, value] as const] : [...flat(value, `${at}${key}.`)],
    ),
  )
const slots = (text: string) => [...new Set(text.match(/\{\w+\}/g))].toSorted().join()

/** The keys that only one side has, or whose sides take different values. */
export function differences(one: Tree, other: Tree) {
  const [left, right] = [flat(one), flat(other)]
  const keys = new Set([...left.keys(), ...right.keys()])
  return [...keys].filter((key) => {
    const [a, b] = [left.get(key), right.get(key)]
    return a === undefined || b === undefined || slots(a) !== slots(b)
  })
}

function parsed(tree: Tree): object {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [
      key,
      typeof value === 'string' ? lean(baseCompile(value, { jit: true, minify: true } as object).ast) : parsed(value),
    ]),
  )
}

/** Where a message stood in its file is of no use in the browser. */
const lean = (message: object) =>
  JSON.parse(
    JSON.stringify(message, (key, value) => (/^(start|end|loc|source)$/.test(key) ? undefined : value)),
  ) as object
