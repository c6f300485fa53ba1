import { type SponsorTerms, terms } from '@affluence/contract/sponsors'
import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { afterEach, expect, test } from 'vitest'
import { setLocale } from '../../../kernel/messages.ts'
import { renderPage } from '../../../testing/renderPage.ts'
import { stubApi } from '../../../testing/stubApi.ts'
import TermsCard from './TermsCard.vue'

afterEach(() => setLocale('en'))
const kept: SponsorTerms = {
  default_commission_bps: 750,
  hold_days: null,
  hold_from: 'paid',
  platform_fee_bps: null,
  usual: { hold_days: 14, platform_fee_bps: 500 },
}
const open = (props = {}) => renderPage(TermsCard, { texts: ['sponsors'], props })

test('a sponsor changes rate and wait, reads the fee, and an emptied field means what the platform has set', async () => {
  const api = stubApi()
  api.stub(terms.own, () => kept)
  api.stub(terms.changeOwn, () => kept)
  await open()
  const rate = await screen.findByRole('textbox', { name: 'Usual commission' })
  expect((rate as HTMLInputElement).value).toBe('7.5')
  expect(screen.getByText('On top, the platform takes 5% of what each commission is counted from.')).toBeTruthy()
  expect(screen.queryByRole('textbox', { name: 'Platform fee' })).toBeNull()
  await fireEvent.update(rate, '')
  await fireEvent.update(screen.getByRole('combobox', { name: 'The waiting period begins' }), 'delivered')
  await fireEvent.update(screen.getByRole('textbox', { name: 'Waiting period' }), '7')
  await fireEvent.click(screen.getByRole('button', { name: 'Save the terms' }))
  await waitFor(() =>
    expect(api.asked(terms.changeOwn).map(({ body }) => body)).toEqual([
      { default_commission_bps: null, hold_days: 7, hold_from: 'delivered' },
    ]),
  )
})

test('an admin says what the platform takes of this sponsor, in French too', async () => {
  const id = `spo_${'1'.padStart(32, '0')}`
  const api = stubApi()
  api.stub(terms.of, () => kept)
  api.stub(terms.change, () => kept)
  await setLocale('fr')
  await open({ sponsorId: id })
  await fireEvent.update(await screen.findByRole('textbox', { name: 'Frais de plateforme' }), '2,5')
  await fireEvent.click(screen.getByRole('button', { name: 'Enregistrer les conditions' }))
  await waitFor(() =>
    expect(api.asked(terms.change)[0]?.body).toMatchObject({ platform_fee_bps: 250, hold_days: null }),
  )
  expect(api.asked(terms.change)[0]!.url).toContain(id)
})
