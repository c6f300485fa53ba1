import { storefronts } from '@affluence/contract/storefronts'
import { fireEvent, render, screen } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { quote, shop } from '../testing/shopfront.ts'
import { Refused, stubApi } from '../testing/stubApi.ts'
import ShopFront from './ShopFront.vue'
import { setLanguage } from '../light/texts.ts'

let api: ReturnType<typeof stubApi>
beforeEach(() => {
  api = stubApi()
  sessionStorage.clear()
  setLanguage('en')
  render(ShopFront, { props: { shop: shop(), reference: null } })
})

test('a price that did not come is asked for again, by its button and when there is a network again', async () => {
  api.stub(storefronts.quote, () => new Refused({ status: 503, code: 'busy' }))
  await fireEvent.click(screen.getByRole('button', { name: 'Add Bag' }))
  const again = await screen.findByRole('button', { name: 'Try again' })
  expect(screen.queryByRole('button', { name: /^Order for/ })).toBeNull()
  await fireEvent.click(again)
  await screen.findByRole('button', { name: 'Try again' })
  api.stub(storefronts.quote, () => quote())
  dispatchEvent(new Event('online'))
  expect(await screen.findByRole('button', { name: /^Order for.*3,000/ })).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull()
})
