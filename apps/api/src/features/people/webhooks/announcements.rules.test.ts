import { expect, test } from 'vitest'
import { announcements } from './announcements.rules.ts'

test('a call is announced at once, then once a second, and the last call too', () => {
  let now = 5000
  const of = announcements(() => now)
  const endpoint = { id: 'whe_1', sponsor_id: 'spo_1' }
  const announcedAt: number[] = []
  for (; now < 9000; now += 50) {
    if (now < 8000) of.note(endpoint)
    const due = of.due()
    if (due.length > 0) announcedAt.push(now)
    of.done(due.map(([id]) => id))
  }
  expect(announcedAt).toEqual([5000, 6000, 7000, 8000])
  expect(of.due(true)).toEqual([])
  of.note(endpoint)
  expect([of.due().length, of.due(true)]).toEqual([1, [['whe_1', 'spo_1']]])
})
