import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { dismiss, hold, release, toast, toasts } from './toasts.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  toasts.value.forEach(({ id }) => dismiss(id))
  vi.useRealTimers()
})

test('a toast goes after a while, but not while somebody reads it', () => {
  toast('Saved')
  const { id } = toasts.value[0]!
  hold(id)
  vi.advanceTimersByTime(60_000)
  expect(toasts.value).toHaveLength(1)
  release(id)
  vi.advanceTimersByTime(6000)
  expect(toasts.value).toEqual([])
})

test('one with a way back stays longer', () => {
  toast('Saved', 'done', () => undefined)
  vi.advanceTimersByTime(6000)
  expect(toasts.value).toHaveLength(1)
  vi.advanceTimersByTime(6000)
  expect(toasts.value).toEqual([])
})
