import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { useQueryCache } from '@pinia/colada'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { staleAfter, staleness } from './staleness.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const sourcesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|vue)$/.test(file) && !/\.test\.ts$/.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
const named = (sources: string[], pattern: RegExp) =>
  new Set(sources.flatMap((source) => [...source.matchAll(pattern)].map(([, name]) => name!)))

const web = join(import.meta.dirname, '..')
const events = named(sourcesOf(join(web, '../../api/src')), /\bevent\('([a-z_]+\.[a-z_]+)'/g)
const kinds = named(sourcesOf(web), /(?:\bkey: (?:\(\) => )?\[|\buseList\(\s*\[?)'([a-z_]+)'/g)

/** No page shows what these events tell. */
const shownNowhere = ['mail.queued', 'mail.tested', 'password.reset_asked', 'registration.asked']
/** Asked anew whenever they are opened: a QR code does not change, the palette asks for what is typed. */
const neverStale = ['qr', 'palette']

test('every event of the API makes out of date what shows it', () => {
  expect(events.size).toBeGreaterThan(90)
  const silent = [...events].filter(
    (event) => !staleAfter.some(([pattern, shown]) => !shown.includes('audit') && pattern.test(event)),
  )
  expect(silent.toSorted()).toEqual(shownNowhere)
})

test('every list and page is asked anew after some event', () => {
  expect(kinds.size).toBeGreaterThan(25)
  const reached = new Set(staleAfter.flatMap(([, shown]) => shown))
  expect([...kinds].filter((kind) => !reached.has(kind)).toSorted()).toEqual(neverStale.toSorted())
  expect([...reached].filter((kind) => !kinds.has(kind))).toEqual([])
})

test('what is out of date is asked for at once, and a crowd of events asks once a second', () => {
  const asked: string[] = []
  const cache = {
    invalidateQueries: ({ key }: { key: string[] }) => Promise.resolve(void asked.push(key[0]!)),
  } as unknown as ReturnType<typeof useQueryCache>
  const stale = staleness(cache)
  stale.after('shop.called')
  expect(asked).toEqual(['shops', 'audit'])
  for (let n = 0; n < 100; n++) stale.after('export.done')
  expect(asked).toHaveLength(2)
  vi.advanceTimersByTime(1000)
  expect(asked.slice(2)).toEqual(['exports', 'audit'])
  vi.advanceTimersByTime(5000)
  expect(asked).toHaveLength(4)
  stale.after('shop.called')
  expect(asked.slice(4)).toEqual(['shops', 'audit'])
  stale.after('export.done')
  stale.stop()
  vi.advanceTimersByTime(5000)
  expect(asked).toHaveLength(6)
})
