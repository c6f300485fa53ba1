import { fireEvent, screen } from '@testing-library/vue'
import { expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import { renderPage } from '../testing/renderPage.ts'
import { toast } from './toasts.ts'

/** Every page stands beside a ToastList. */
const page = { render: () => null }

test('what is done is said in passing, what failed at once; both can be closed', async () => {
  await renderPage(page, { texts: [] })
  toast('Saved')
  toast('Not saved', 'error')
  expect((await screen.findByRole('status')).textContent).toContain('Saved')
  expect(screen.getByRole('alert').textContent).toContain('Not saved')
  for (const close of screen.getAllByRole('button', { name: 'Close' })) await fireEvent.click(close)
  expect(screen.queryByText(/aved/)).toBeNull()
})

test('undo is done once, and the words go', async () => {
  const undo = vi.fn()
  await renderPage(page, { texts: [] })
  toast('Deleted', 'done', undo)
  await fireEvent.click(await screen.findByRole('button', { name: 'Undo' }))
  expect(undo).toHaveBeenCalledTimes(1)
  expect(screen.queryByText('Deleted')).toBeNull()
})

test('words that somebody points at stay until they look away', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    await renderPage(page, { texts: [] })
    toast('Saved')
    await nextTick()
    await fireEvent.mouseEnter(screen.getByRole('status'))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(screen.getByText('Saved')).toBeTruthy()
    await fireEvent.mouseLeave(screen.getByRole('status'))
    await vi.advanceTimersByTimeAsync(7_000)
    expect(screen.queryByText('Saved')).toBeNull()
  } finally {
    vi.useRealTimers()
  }
})
