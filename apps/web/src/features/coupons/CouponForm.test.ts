import { type Coupon, coupons } from '@affluence/contract/coupons'
import { influencers } from '@affluence/contract/influencers'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { renderPage } from '../../testing/renderPage.ts'
import { signedIn } from '../../testing/signedIn.ts'
import { Refused, stubApi } from '../../testing/stubApi.ts'
import CouponForm from './CouponForm.vue'
import GiveCoupon from './GiveCoupon.vue'

const hex = '1'.padStart(32, '0')
const coupon: Coupon = {
  id: `cpn_${hex}`,
  code: 'SUMMER',
  kind: 'percent',
  bps: 1000,
  amount: null,
  currency: 'EUR',
  minimum_amount: 20_00,
  max_discount: null,
  max_uses: 100,
  max_uses_per_customer: null,
  valid_from: null,
  valid_to: null,
  state: 'active',
  used: 3,
  reserved: 0,
  holder: null,
  created_at: '2026-03-02T09:00:00.000Z',
  actions: ['edit', 'assign'],
}
const none = { minimum_amount: null, max_discount: null, max_uses: null, max_uses_per_customer: null }
let api: ReturnType<typeof stubApi>
beforeEach(() => void (api = stubApi()))

async function show(props: object = {}) {
  await renderPage(signedIn('sponsor', CouponForm, { open: true, ...props }), { texts: ['coupons'] })
  return within(await screen.findByRole('dialog'))
}
const type = (dialog: ReturnType<typeof within>, name: RegExp, text: string) =>
  fireEvent.update(dialog.getByLabelText(name), text)

test('a percentage is sent in basis points, without limits that nobody set', async () => {
  api.stub(coupons.create, () => coupon)
  const dialog = await show()
  await type(dialog, /^Code/, ' summer ')
  await type(dialog, /^Percent off/, '12.5')
  await fireEvent.click(dialog.getByRole('button', { name: 'Make the coupon' }))
  await waitFor(() =>
    expect(api.asked(coupons.create).map(({ body }) => body)).toEqual([
      { ...none, valid_from: null, valid_to: null, code: 'summer', kind: 'percent', bps: 1250 },
    ]),
  )
})

test('an amount off is sent in minor units; a code that is taken stands at its field', async () => {
  api.stub(coupons.create, () => new Refused({ status: 409, code: 'code_taken' }))
  const dialog = await show()
  await type(dialog, /^Code/, 'SUMMER')
  await type(dialog, /^Discount/, 'fixed')
  await fireEvent.update(await dialog.findByRole('textbox', { name: /^Amount off/ }), '5')
  await fireEvent.click(dialog.getByRole('button', { name: 'Make the coupon' }))
  await waitFor(() => expect(api.asked(coupons.create)[0]?.body).toMatchObject({ kind: 'fixed', amount: 5_00 }))
  expect(api.asked(coupons.create)[0]?.body).not.toHaveProperty('bps')
  await waitFor(() => expect(dialog.getByLabelText(/^Code/).getAttribute('aria-invalid')).toBe('true'))
})

test('limits change and are emptied; code and value cannot be touched any more', async () => {
  api.stub(coupons.change, () => coupon)
  const dialog = await show({ coupon })
  expect(dialog.queryByLabelText(/^Code/)).toBeNull()
  await type(dialog, /^Uses in all/, '')
  await type(dialog, /^Valid until/, '2026-05-31')
  await fireEvent.click(dialog.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(api.asked(coupons.change)).toHaveLength(1))
  const body = api.asked(coupons.change)[0]!.body as Record<string, unknown>
  expect(body).toMatchObject({ ...none, minimum_amount: 20_00, valid_from: null })
  expect(body.valid_to).toMatch(/^2026-0(5-31|6-01)T/)
})

test('a coupon is given at a rate of its own, or without one', async () => {
  const holder = { id: `inf_${hex}`, display_name: 'Ada' }
  api.stub(influencers.search, () => ({ data: [], next_cursor: null }))
  api.stub(coupons.assign, () => coupon)
  const held = {
    ...coupon,
    holder: {
      id: `cas_${hex}`,
      influencer: holder,
      commission_bps: 750,
      target_uses: null,
      notes: null,
      from: coupon.created_at,
      ended_at: null,
    },
  }
  await renderPage(signedIn('sponsor', GiveCoupon, { open: true, coupon: held }), { texts: ['coupons'] })
  const dialog = within(await screen.findByRole('dialog', { name: 'Who gets SUMMER?' }))
  expect(dialog.getByLabelText<HTMLInputElement>(/^Commission in percent/).value).toBe('7.5')
  await type(dialog, /^Commission in percent/, '')
  await fireEvent.click(dialog.getByRole('button', { name: 'Give it' }))
  await waitFor(() =>
    expect(api.asked(coupons.assign).map(({ body }) => body)).toEqual([
      { influencer_id: holder.id, commission_bps: null },
    ]),
  )
})
