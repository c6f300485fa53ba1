import { orders } from '@affluence/contract/orders'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { wordZod } from '../../kernel/problems.ts'
import { order } from '../../testing/order.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { Refused, stubApi } from '../../testing/stubApi.ts'
import RefundOrder from './RefundOrder.vue'

wordZod()
let api: ReturnType<typeof stubApi>
beforeEach(async () => {
  api = stubApi()
  api.stub(orders.refund, () => order())
  await renderPage(RefundOrder, { texts: ['orders'], props: { open: true, order: order() } })
})
const sent = () => api.asked(orders.refund).map(({ body }) => body)
const press = async (name: string | RegExp) => fireEvent.click(await screen.findByRole('button', { name }))
const type = async (label: string, text: string) => fireEvent.update(await screen.findByLabelText(label), text)

test('some of one line, all of another and the delivery go back, and nothing more than is left', async () => {
  await press('By item')
  expect(await screen.findAllByText('Up to €20.00')).toHaveLength(2)
  await type('Mug', '25')
  await type('Reason', 'came back')
  await press('Refund')
  expect(sent()).toEqual([])
  await type('Mug', '10')
  await press('All of it: Bag')
  await press('All of it: Delivery')
  expect(screen.getByText('€34.00')).toBeTruthy()
  await press('Refund')
  const [mug, bag] = order().items
  await waitFor(() =>
    expect(sent()).toEqual([
      {
        lines: [
          { item_id: mug!.id, amount: 10_00 },
          { item_id: bag!.id, amount: 20_00 },
        ],
        delivery_fee: 4_00,
        reason: 'came back',
      },
    ]),
  )
})

test('where nothing is chosen nothing is sent, and it is said', async () => {
  await press('By item')
  await type('Reason', 'came back')
  await press('Refund')
  expect(await screen.findByText('Say how much of something goes back.')).toBeTruthy()
  expect(sent()).toEqual([])
})

test('an amount alone is spread by the server', async () => {
  await type('Reason', 'late')
  await press('Refund')
  await waitFor(() => expect(sent()).toEqual([{ amount: 44_00, reason: 'late' }]))
})

test('a refusal of one line stands at its field', async () => {
  const errors = [{ path: 'lines.0', code: 'more_than_left', params: {} }]
  api.stub(orders.refund, () => new Refused({ status: 422, code: 'more_than_left', errors }))
  await press('By item')
  await press('All of it: Bag')
  await type('Reason', 'came back')
  await press('Refund')
  await waitFor(() => expect(screen.getByLabelText('Bag').getAttribute('aria-invalid')).toBe('true'))
  expect(screen.getByLabelText('Mug').getAttribute('aria-invalid')).not.toBe('true')
  expect(within(screen.getByRole('dialog')).queryByRole('alert')).toBeNull()
})
