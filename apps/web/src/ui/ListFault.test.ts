import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { expect, test, vi } from 'vitest'
import { ApiError } from '../kernel/api.ts'
import { renderPage } from '../testing/renderPage.ts'
import ListFault from './ListFault.vue'

const refusal = (status: number, code: string) =>
  new ApiError(status, { type: 'about:blank', title: code, status, code })

test.each([400, 422])(
  'what the API refuses with %i stands in the address: it is cleared, not asked again',
  async (status) => {
    const onRetry = vi.fn()
    const { router } = await renderPage(ListFault, {
      texts: [],
      path: '/orders?from=yesterday',
      props: { error: refusal(status, 'invalid_request'), onRetry },
    })
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull()
    await fireEvent.click(screen.getByRole('button', { name: 'Reset the filters' }))
    await waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/orders'))
    expect(onRetry).not.toHaveBeenCalled()
  },
)

test('everything else is explained and can be tried again', async () => {
  const onRetry = vi.fn()
  await renderPage(ListFault, { texts: [], props: { error: refusal(0, 'offline'), title: 'No orders', onRetry } })
  expect(screen.getByRole('alert').textContent).toContain('No orders')
  await fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(onRetry).toHaveBeenCalledTimes(1)
})
