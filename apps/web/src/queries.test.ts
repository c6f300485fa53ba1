import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { features } from './features.ts'
import { isStaleAfter, type QueryKind } from './kernel/queries.ts'

const sources = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.ts$/.test(file) && !/\.test\.ts$/.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
const api = sources(join(import.meta.dirname, '../../api/src')).join('\n')
const named = (pattern: RegExp) => [...api.matchAll(pattern)].map(([, name]) => name!)
const events = [
  ...new Set([
    ...named(/\bevent\('([a-z_]+\.[a-z_]+)'/g),
    // What admins decide about users is named by one word (users.events.ts).
    ...named(/\bdecisionEvent\('([a-z_]+)'\)/g).map((decision) => `user.${decision}`),
  ]),
]

const modules = import.meta.glob<Record<string, unknown>>('./**/*.queries.ts', { eager: true })
const isKind = (value: unknown): value is QueryKind =>
  typeof value === 'object' && value !== null && 'staleAfter' in value
const kinds = Object.values(modules).flatMap((exported) => Object.values(exported).filter(isKind))
const patterns = ({ staleAfter }: QueryKind) => ('allBut' in staleAfter ? staleAfter.allBut : staleAfter)

/** No page shows what these events tell. */
const shownNowhere = ['mail.queued', 'mail.tested', 'password.reset_asked', 'registration.asked', 'text.asked']
/** Asked anew whenever they are opened: a QR code does not change, the palette asks for what is typed. */
const neverStale = ['mail_choice', 'palette', 'qr', 'webhook_types']

test('every event of the API makes out of date what shows it', () => {
  expect(events.length).toBeGreaterThan(90)
  const shown = kinds.filter(({ name }) => name !== 'audit')
  const silent = events.filter((event) => !shown.some((kind) => isStaleAfter(kind, event)))
  expect(silent.toSorted()).toEqual(shownNowhere)
})

test('every kind of queries waits for events that the API tells, and has a name of its own', () => {
  expect(kinds.length).toBeGreaterThan(35)
  expect(new Set(kinds.map(({ name }) => name)).size).toBe(kinds.length)
  expect(
    kinds
      .filter((kind) => patterns(kind).length === 0)
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(neverStale)
  const unknown = kinds.flatMap((kind) =>
    patterns(kind).filter(
      (pattern) => !events.some((event) => isStaleAfter({ ...kind, staleAfter: [pattern] }, event)),
    ),
  )
  expect(unknown).toEqual([])
})

test('all that happens to the reader is asked again for every page, but the end of the account', () => {
  const aboutReader = features.flatMap(({ live }) => live ?? [])
  const ofPeople = events.filter((event) => /^(user|influencer)\./.test(event))
  expect([...aboutReader, 'user.closed'].toSorted()).toEqual(ofPeople.toSorted())
})
