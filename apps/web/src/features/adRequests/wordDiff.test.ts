import { expect, test } from 'vitest'
import { isRewritten, wordDiff } from './wordDiff.ts'

const written = (before: string, after: string) =>
  wordDiff(before, after)
    .map(({ kind, text }) => (kind === 'same' ? text : kind === 'gone' ? `[-${text}-]` : `[+${text}+]`))
    .join('')

test('only the words that differ are marked', () => {
  expect(written('Two posts and one story', 'Three posts and one story')).toBe('[-Two-][+Three+] posts and one story')
  expect(written('one story', 'one story for a week')).toBe('one story[+ for a week+]')
  expect(written('', 'all of it')).toBe('[+all of it+]')
  expect(written('all of it', '')).toBe('[-all of it-]')
  expect(written('same', 'same')).toBe('same')
})

test('both texts can be read out of the parts, whatever they are', () => {
  const texts = ['a b a b', 'b a  b\na', 'x y z', 'a\n\nb', ' lead', 'trail ']
  for (const before of texts) {
    for (const after of texts) {
      const parts = wordDiff(before, after)
      const without = (kind: string) => parts.flatMap((part) => (part.kind === kind ? [] : part.text)).join('')
      expect([without('new'), without('gone')]).toEqual([before, after])
    }
  }
})

test('two very long texts are said to be replaced instead of being compared', () => {
  const long = (word: string) => Array.from({ length: 2000 }, (_, n) => `${word}${n}`).join(' ')
  expect(wordDiff(long('a'), long('b')).map(({ kind }) => kind)).toEqual(['gone', 'new'])
})

test('phrases are marked whole, and a text that is new altogether is said to be so', () => {
  expect(written('a quick note from us today', 'a long letter from us today')).toBe(
    'a [-quick note-][+long letter+] from us today',
  )
  expect(isRewritten(wordDiff('Two posts and one story', 'Three posts and one story'))).toBe(false)
  expect(isRewritten(wordDiff('We like how you tell things.', 'Gladly, for a little more'))).toBe(true)
})
