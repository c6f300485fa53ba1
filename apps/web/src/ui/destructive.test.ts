import { expect, test } from 'vitest'

/**
 * What ends, removes or refuses something is never the solid button of the first choice, neither on a page nor in the
 * dialog that asks again. Read from the sources of all pages, so that a new one is asked too.
 */
const files = import.meta.glob<string>('../**/*.{vue,ts}', { query: '?raw', import: 'default', eager: true })
const sources = Object.entries(files).filter(([path]) => !path.endsWith('.test.ts'))
const ends = [
  'cancel',
  'delete',
  'remove',
  'revoke',
  'archive',
  'reject',
  'refuse',
  'end',
  'disable',
  'suspend',
  'close',
]
const more = ['deactivate', 'drop', 'stop', 'unassign', 'withdraw', 'fail', 'renew', 'regenerate', 'discard', 'leave']
const destructive = new RegExp(`t\\('(?:\\w+\\.)*(?:${[...ends, ...more].join('|')})(?:_\\w+)?(?:\\.action)?'`)
/** Words of the same root that end nothing: the way out of a dialog, of what is shown once, and of mails. */
const harmless = /t\('(cancel|close|prove\.action|unsubscribe\.stop)'/

/** The text of a call from its opening brace to the one that closes it. */
function block(text: string, from: number) {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    if (text[at] === '{') depth++
    if (text[at] === '}' && --depth === 0) return text.slice(from, at + 1)
  }
  return text.slice(from)
}

test('a destructive button is not the primary one', () => {
  const found = sources.flatMap(([path, text]) =>
    [...text.matchAll(/<UButton\b(?:[^>"]|"[^"]*")*>/g)]
      .map(([button]) => button)
      .filter((button) => destructive.test(button) && !harmless.test(button))
      .filter((button) => !/\bcolor="(neutral|error)"/.test(button) && !/:(color|variant)=/.test(button))
      .map((button) => [path, button.replaceAll(/\s+/g, ' ')]),
  )
  expect(found).toEqual([])
})

test('a question about something destructive has a button of that colour', () => {
  const asked = sources.flatMap(([path, text]) =>
    [...text.matchAll(/(?:confirm\(|const words = |const text = )(?=\{)/g)].map((start): [string, string] => [
      path,
      block(text, start.index + start[0].length),
    ]),
  )
  const about = asked.filter(([, words]) => destructive.test(/action: ([^\n,]*)/.exec(words)?.[1] ?? ''))
  expect(about.length).toBeGreaterThan(8)
  const near = (path: string, words: string) => {
    const text = files[path]!
    return text.slice(text.indexOf(words), text.indexOf(words) + words.length + 200)
  }
  expect(about.filter(([path, words]) => !/\bdanger\b/.test(near(path, words)))).toEqual([])
})
