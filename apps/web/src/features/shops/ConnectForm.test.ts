import { shops } from '@affluence/contract/shops'
import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { renderPage } from '../../testing/renderPage.ts'
import { Refused, stubApi } from '../../testing/stubApi.ts'
import ConnectForm from './ConnectForm.vue'

let api: ReturnType<typeof stubApi>
beforeEach(async () => {
  api = stubApi()
  api.stub(shops.connect, ({ body }) => {
    if (body.kind === 'shopify' && !body.secret) return new Refused({ status: 422, code: 'secret_required' })
    const { kind, name, secret = 'made-for-you' } = body
    const id = `shc_${'1'.repeat(32)}`
    const times = { last_received_at: null, created_at: '2026-03-02T09:00:00.000Z' }
    return {
      id,
      kind,
      name,
      secret,
      address: `http://localhost/${id}`,
      state: 'active' as const,
      waiting: 0,
      ...times,
    }
  })
  await renderPage(ConnectForm, { texts: ['shops'] })
})
const connect = () => fireEvent.click(screen.getByRole('button', { name: 'Connect' }))

test('WooCommerce needs no secret: one is made; Shopify has its own, and is asked for it', async () => {
  await fireEvent.update(await screen.findByLabelText(/Name/), 'My shop')
  await fireEvent.click(screen.getByRole('radio', { name: 'WooCommerce' }))
  await connect()
  await waitFor(() => expect(api.asked(shops.connect).at(-1)!.body).toEqual({ kind: 'woocommerce', name: 'My shop' }))
})
