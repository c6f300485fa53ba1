import { type ApiKey, apiKeys } from '@affluence/contract/apiKeys'
import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { wordZod } from '../../kernel/problems.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { stubApi } from '../../testing/stubApi.ts'
import KeyForm from './KeyForm.vue'
import KeyList from './KeyList.vue'

wordZod()
const key: ApiKey = {
  id: `key_${'0'.repeat(31)}1`,
  name: 'Shop',
  prefix: 'abcdefgh',
  scopes: ['orders:read'],
  allowed_ips: ['203.0.113.0/24'],
  expires_at: null,
  last_used_at: null,
  revoked_at: null,
  created_at: '2026-03-02T09:00:00.000Z',
  state: 'active',
}
let api: ReturnType<typeof stubApi>
beforeEach(() => {
  api = stubApi()
  let now = key
  api.stub(apiKeys.list, () => ({ data: [now], next_cursor: null }))
  api.stub(apiKeys.change, ({ body }) => (now = { ...now, ...body }))
  api.stub(apiKeys.create, ({ body }) => ({
    ...key,
    ...body,
    allowed_ips: body.allowed_ips ?? [],
    key: 'x'.repeat(64),
  }))
})
const addresses = () => screen.findByLabelText('Allowed addresses')
const send = () => fireEvent.submit(document.querySelector('form')!)

test('a key is made for the addresses that were typed, one a line', async () => {
  await renderPage(KeyForm, { texts: ['apiKeys'], props: { isSponsor: true } })
  await fireEvent.update(screen.getByLabelText(/^Name/), 'Shop')
  await fireEvent.update(await addresses(), '203.0.113.7\nshop.example.com')
  await send()
  expect(await screen.findByText(/^Each line needs an address or a range/)).toBeTruthy()
  expect((await addresses()).getAttribute('aria-invalid')).toBe('true')
  expect(api.asked(apiKeys.create)).toEqual([])
  await fireEvent.update(await addresses(), ' 203.0.113.7\n2001:db8::/48, 10.0.0.0/8 ')
  await send()
  await waitFor(() => expect(api.asked(apiKeys.create)).toHaveLength(1))
  expect(api.asked(apiKeys.create)[0]!.body).toEqual({
    name: 'Shop',
    scopes: ['orders:read', 'orders:write'],
    allowed_ips: ['203.0.113.7', '2001:db8::/48', '10.0.0.0/8'],
  })
})

test('the list shows the addresses of a key, and a dialog changes them', async () => {
  await renderPage(KeyList, { texts: ['apiKeys'] })
  expect(await screen.findAllByText('203.0.113.0/24')).not.toEqual([])
  await fireEvent.click(screen.getAllByRole('button', { name: 'Change addresses: Shop' })[0]!)
  expect(((await addresses()) as HTMLTextAreaElement).value).toBe('203.0.113.0/24')
  await fireEvent.update(await addresses(), '')
  await send()
  expect(await screen.findByText('The allowed addresses were changed')).toBeTruthy()
  expect(api.asked(apiKeys.change)[0]!.body).toEqual({ allowed_ips: [] })
  expect(await screen.findAllByText('Everywhere')).not.toEqual([])
})
