import { expect, test } from 'vitest'
import { parts } from '../../../app.ts'
import { mailKinds, writeMail } from './mails.rules.ts'

const site = { base: 'https://affluence.example', token: null }
const typed = ['from', 'campaign', 'product', 'label', 'company', 'name']
const data = Object.fromEntries(typed.map((word) => [word, `Name\u00a0of ${word}`]))

test('what people typed stands in quotes in every subject, in both languages', () => {
  const names = new Set<string>()
  for (const locale of ['en', 'fr'] as const) {
    const quote = (name: string) => (locale === 'en' ? `“${name}”` : `«\u00a0${name}\u00a0»`)
    for (const kind of mailKinds) {
      const { subject } = writeMail(parts.mails.texts, kind, locale, data, site)
      for (const word of typed.filter((word) => subject.includes(data[word]!))) {
        names.add(`${locale} ${word}`)
        expect(subject).toContain(quote(data[word]!))
      }
    }
  }
  expect(names.size).toBe(8)
})

test('no words lie about for a mail that nobody sends', () => {
  for (const texts of Object.values(parts.mails.texts))
    expect(Object.keys(texts).toSorted()).toEqual(mailKinds.toSorted())
})
