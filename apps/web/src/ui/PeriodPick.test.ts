import { fireEvent, screen } from '@testing-library/vue'
import { expect, test, vi } from 'vitest'
import { dayFromNow } from '../kernel/format.ts'
import { renderPage } from '../testing/renderPage.ts'
import PeriodPick from './PeriodPick.vue'

async function show(from?: string, to?: string) {
  const onPick = vi.fn()
  await renderPage(PeriodPick, { texts: [], props: { from, to, onPick } })
  return onPick
}
async function setDay(label: string, day: string) {
  const field = screen.getByLabelText<HTMLInputElement>(label)
  field.value = day
  await fireEvent.change(field)
}

test('thirty days are usual and need nothing in the address; another length names its first day', async () => {
  const onPick = await show()
  expect(screen.getByRole('button', { pressed: true }).textContent?.trim()).toBe('30 days')
  await fireEvent.click(screen.getByRole('button', { name: '7 days' }))
  expect(onPick).toHaveBeenLastCalledWith(dayFromNow(-6), undefined)
  await fireEvent.click(screen.getByRole('button', { name: '30 days' }))
  expect(onPick).toHaveBeenLastCalledWith(undefined, undefined)
})

test('days of one’s own press no length', async () => {
  await show('2026-01-01', '2026-01-10')
  expect(screen.queryByRole('button', { pressed: true })).toBeNull()
})

test('a first day after the last one, or the other way round, becomes a single day', async () => {
  const onPick = await show('2026-01-05', '2026-01-10')
  await setDay('From', '2026-01-20')
  expect(onPick).toHaveBeenLastCalledWith('2026-01-20', '2026-01-20')
  await setDay('to', '2026-01-01')
  expect(onPick).toHaveBeenLastCalledWith('2026-01-01', '2026-01-01')
  onPick.mockClear()
  await setDay('to', '')
  expect(onPick).not.toHaveBeenCalled()
})
