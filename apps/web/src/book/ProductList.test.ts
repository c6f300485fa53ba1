import { storefronts } from '@affluence/contract/storefronts'
import { fireEvent, render, screen, waitFor } from '@testing-library/vue'
import { beforeEach, expect, test, vi } from 'vitest'
import { product, shop } from '../testing/shopfront.ts'
import { Refused, stubApi } from '../testing/stubApi.ts'
import ProductList from './ProductList.vue'
import { setLanguage } from '../light/texts.ts'

let api: ReturnType<typeof stubApi>
beforeEach(() => {
  api = stubApi()
  setLanguage('en')
})
const show = (of: ReturnType<typeof shop>) => render(ProductList, { props: { shop: of, chosen: [] } })
const names = () => screen.queryAllByRole('heading', { level: 3 }).map((one) => one.textContent)
const searched = () => api.asked(storefronts.products).map(({ url }) => url.split('?')[1])
const many = (next: string | null) => shop({ more_products: next })

test('a product with a picture shows it small and late; one without shows its first letter', () => {
  show(shop({ products: [product('a', { image_url: '/api/v1/files/1' }), product('b', { name: 'écharpe' })] }))
  const picture = document.querySelector('img')!
  expect(picture.getAttribute('src')).toBe('/api/v1/files/1?width=320')
  expect(picture.getAttribute('loading')).toBe('lazy')
  expect(picture.getAttribute('alt')).toBe('')
  expect(document.querySelector('.blank')!.textContent).toBe('É')
})

test('a shop with few products has no search and no further page', () => {
  show(shop())
  expect(screen.queryByRole('searchbox')).toBeNull()
  expect(screen.queryByRole('button', { name: 'Show more products' })).toBeNull()
})

test('the next page is added below; one that fails leaves what is there, and the button asks again', async () => {
  api.stub(storefronts.products, () => new Refused({ status: 503, code: 'busy' }))
  show(many('next'))
  const more = screen.getByRole('button', { name: 'Show more products' })
  await fireEvent.click(more)
  await waitFor(() => expect(more.getAttribute('aria-disabled')).toBe('false'))
  expect(names()).toEqual(['Bag', 'Cap'])
  api.stub(storefronts.products, () => ({ data: [product('c', { name: 'Dress' })], next_cursor: null }))
  await fireEvent.click(more)
  await waitFor(() => expect(names()).toEqual(['Bag', 'Cap', 'Dress']))
  expect(searched()).toEqual(['cursor=next', 'cursor=next'])
  expect(screen.queryByRole('button', { name: 'Show more products' })).toBeNull()
})

test('what is searched for is asked once typing rests; an empty field brings everything back', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  api.stub(storefronts.products, ({ url }) => ({
    data: url.searchParams.get('q') === 'cap' ? [product('b', { name: 'Cap' })] : [],
    next_cursor: null,
  }))
  show(many('next'))
  const field = screen.getByRole('searchbox')
  await fireEvent.update(field, 'ca')
  await fireEvent.update(field, 'cap')
  await vi.advanceTimersByTimeAsync(300)
  vi.useRealTimers()
  await waitFor(() => expect(names()).toEqual(['Cap']))
  expect(searched()).toEqual(['q=cap'])
  await fireEvent.update(field, '')
  await waitFor(() => expect(names()).toEqual(['Bag', 'Cap']))
  expect(screen.getByRole('button', { name: 'Show more products' })).toBeTruthy()
})

test('a search without a result says so', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  api.stub(storefronts.products, () => ({ data: [], next_cursor: null }))
  show(many('next'))
  await fireEvent.update(screen.getByRole('searchbox'), 'hat')
  await vi.advanceTimersByTimeAsync(300)
  vi.useRealTimers()
  expect(await screen.findByText(/hat/)).toBeTruthy()
  expect(names()).toEqual([])
})
