import { coupons } from '@affluence/contract/coupons'
import { orders } from '@affluence/contract/orders'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { wordZod } from '../../kernel/problems.ts'
import { order } from '../../testing/order.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { Refused, stubApi } from '../../testing/stubApi.ts'
import NewOrder from './NewOrder.vue'

wordZod()
const none = { minimum_amount: null, currency: 'USD' }
let api: ReturnType<typeof stubApi>
beforeEach(async () => {
  api = stubApi()
  api.stub(coupons.check, ({ body }) =>
    body?.code === 'ZOE10'
      ? { ...none, code: 'ZOE10', valid: true, problem: null, discount: 4_00 }
      : { ...none, code: body?.code ?? '', valid: false, problem: 'unknown' as const, discount: 0 },
  )
  api.stub(orders.create, () => order())
  await renderPage(NewOrder, { texts: ['orders'], props: { open: true } })
  await type('Customer’s name', 'Zoe')
  await type('What was bought', 'Mug')
  await type('Price of one', '20')
})
const type = async (label: string, text: string) => fireEvent.update(await screen.findByLabelText(label), text)
const press = async (name: string) => fireEvent.click(await screen.findByRole('button', { name }))
const sent = () => api.asked(orders.create).map(({ body }) => body)

test('a coupon is checked while it is typed, on what the order comes to', async () => {
  await type('Quantity', '2')
  await type('Coupon code', 'ZOE10')
  expect(await screen.findByText('Takes off $4.00')).toBeTruthy()
  expect(api.asked(coupons.check).at(-1)!.body).toMatchObject({ code: 'ZOE10', subtotal: 40_00 })
  await type('Coupon code', 'ZOE1O')
  expect(await screen.findByText('There is no such coupon.')).toBeTruthy()
  expect(sent()).toEqual([])
})

test('a mistyped coupon is asked about before the order is entered', async () => {
  await type('Coupon code', 'ZOE1O')
  await press('Enter the order')
  await press('Correct the code')
  await waitFor(() => expect(screen.getByLabelText('Coupon code').getAttribute('aria-invalid')).toBe('true'))
  expect(sent()).toEqual([])
  await type('Coupon code', 'ZOE10')
  await press('Enter the order')
  await waitFor(() => expect(sent()).toMatchObject([{ coupon_code: 'ZOE10' }]))
})

test('an order entered without its coupon says so', async () => {
  api.stub(orders.create, () => order({ coupon: { code: 'ZOE1O', problem: 'unknown' } }))
  await type('Coupon code', 'ZOE1O')
  await press('Enter the order')
  await press('Enter the order without it')
  expect(await screen.findByText(/was entered without the coupon ZOE1O: There is no such coupon\./)).toBeTruthy()
})

test('what the API refuses of the customer stands at its field', async () => {
  const errors = [{ path: 'customer.phone', code: 'invalid_phone' }]
  api.stub(orders.create, () => new Refused({ status: 422, code: 'invalid_request', errors }))
  await type('Phone', '12')
  await press('Enter the order')
  await waitFor(() => expect(screen.getByLabelText('Phone').getAttribute('aria-invalid')).toBe('true'))
  expect(within(screen.getByRole('dialog')).queryByRole('alert')).toBeNull()
})
