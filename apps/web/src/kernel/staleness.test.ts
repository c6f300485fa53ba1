import type { useQueryCache } from '@pinia/colada'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { queryKind } from './queries.ts'
import { staleness } from './staleness.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

// Kinds of this file only: those of the product are known as well once a page has been loaded.
const kinds = [
  queryKind('test-shops', ['shop.*']),
  queryKind('test-exports', ['export.done']),
  queryKind('test-trail', { allBut: ['mail.*'] }),
].map(({ name }) => name)

function asking() {
  const asked: string[] = []
  const cache = {
    invalidateQueries: async ({ key: [kind = ''] }: { key: string[] }) =>
      void (kinds.includes(kind) && asked.push(kind.replace('test-', ''))),
  } as unknown as ReturnType<typeof useQueryCache>
  return { asked, stale: staleness(cache) }
}

test.each([
  ['shop.called', ['shops', 'trail']],
  ['export.done', ['exports', 'trail']],
  ['export.asked', ['trail']],
  ['shopping.done', ['trail']],
  ['mail.queued', []],
])('after %s, exactly %j is asked for', (event, kinds) => {
  const { asked, stale } = asking()
  stale.after(event)
  expect(asked).toEqual(kinds)
  stale.stop()
})

test('what is out of date is asked for at once, and a crowd of events asks once a second', () => {
  const { asked, stale } = asking()
  stale.after('shop.called')
  expect(asked).toEqual(['shops', 'trail'])
  for (let n = 0; n < 100; n++) stale.after('export.done')
  expect(asked).toHaveLength(2)
  vi.advanceTimersByTime(1000)
  expect(asked.slice(2)).toEqual(['exports', 'trail'])
  vi.advanceTimersByTime(5000)
  expect(asked).toHaveLength(4)
  stale.after('shop.called')
  expect(asked.slice(4)).toEqual(['shops', 'trail'])
  stale.after('export.done')
  stale.stop()
  vi.advanceTimersByTime(5000)
  expect(asked).toHaveLength(6)
})
