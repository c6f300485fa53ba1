import { type Product, products } from '@affluence/contract/products'
import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { renderPage } from '../../testing/renderPage.ts'
import { signedIn } from '../../testing/signedIn.ts'
import { stubApi } from '../../testing/stubApi.ts'
import ProductForm from './ProductForm.vue'

const at = '2026-03-02T09:00:00.000Z'
const product = (more: Partial<Product> = {}): Product => ({
  id: `prd_${'1'.padStart(32, '0')}`,
  name: 'Linen shirt',
  slug: 'linen-shirt',
  price: 4900,
  currency: 'EUR',
  commission: { kind: 'percent', bps: 750 },
  state: 'active',
  image_url: null,
  sponsor: { id: `spo_${'1'.padStart(32, '0')}`, company_name: 'Café Zoé', slug: 'cafe-zoe' } as Product['sponsor'],
  description: 'Cool in summer',
  category: 'Fashion',
  url: 'https://shop.example.com/shirt',
  created_at: at,
  updated_at: at,
  silent_since: null,
  own_request: null,
  actions: [],
  ...more,
})
let api: ReturnType<typeof stubApi>
beforeEach(() => {
  api = stubApi()
  api.stub(products.categories, () => ({ data: [] }))
  api.stub(products.create, () => product())
  api.stub(products.change, () => product())
})
const show = (given?: Product) =>
  renderPage(signedIn('sponsor', ProductForm, given ? { product: given } : {}), { texts: ['products'] })
const fill = (name: RegExp, value: string) => fireEvent.update(screen.getByRole('textbox', { name }), value)
const submit = () => fireEvent.submit(document.querySelector('form')!)
async function fillNew() {
  await fill(/^Name/, 'Linen shirt')
  await fill(/^Address/, 'https://shop.example.com/shirt')
  await fill(/^Price/, '49.00')
}

test('a new product is published; the page says what the influencer earns with one sold', async () => {
  const { router } = await show()
  await fillNew()
  expect(screen.getByText('€4.90 to the influencer for one sold at €49.00')).toBeTruthy()
  await submit()
  await waitFor(() => expect(router.currentRoute.value.path).toBe(`/products/${product().id}`))
  expect(api.asked(products.create)[0]!.body).toMatchObject({
    name: 'Linen shirt',
    url: 'https://shop.example.com/shirt',
    price: 4900,
    state: 'active',
    commission: { kind: 'percent', bps: 1000 },
  })
})

test('as a draft only its sponsor sees it, and the button says so', async () => {
  await show()
  await fillNew()
  await fireEvent.click(screen.getByRole('checkbox'))
  expect(screen.getByRole('button', { name: 'Save as draft' })).toBeTruthy()
  await submit()
  await waitFor(() => expect(api.asked(products.create)[0]?.body).toMatchObject({ state: 'draft' }))
})

test('a fixed commission replaces the share, and is not sent without an amount', async () => {
  await show()
  await fillNew()
  await fireEvent.click(screen.getAllByRole('radio')[1]!)
  await submit()
  expect(api.asked(products.create)).toHaveLength(0)
  await fireEvent.update(
    screen.getAllByRole('textbox').find((field) => field.closest('fieldset'))!,
    '3.00',
  )
  await submit()
  await waitFor(() =>
    expect(api.asked(products.create)[0]?.body).toMatchObject({ commission: { kind: 'fixed', amount: 300 } }),
  )
})

test('a product that is there is changed: what was emptied is taken away, and its state stays', async () => {
  await show(product())
  expect(screen.queryByRole('checkbox')).toBeNull()
  await fill(/^Description/, '')
  await submit()
  await waitFor(() => expect(api.asked(products.change)).toHaveLength(1))
  const { body } = api.asked(products.change)[0]!
  expect(body).toMatchObject({ name: 'Linen shirt', description: null, category: 'Fashion' })
  expect(body).not.toHaveProperty('state')
})
