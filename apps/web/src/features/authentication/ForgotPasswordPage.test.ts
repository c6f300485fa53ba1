import { authentication } from '@affluence/contract/authentication'
import { fireEvent, screen } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { setLocale } from '../../kernel/messages.ts'
import { wordZod } from '../../kernel/problems.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { stubApi } from '../../testing/stubApi.ts'
import ForgotPasswordPage from './ForgotPasswordPage.vue'

wordZod()
let api: ReturnType<typeof stubApi>
beforeEach(async () => {
  await setLocale('en')
  api = stubApi()
  api.stub(authentication.forgot, () => undefined)
})
async function ask(typed: string) {
  await renderPage(ForgotPasswordPage, { texts: ['authentication'] })
  await fireEvent.update(screen.getByLabelText(/^E-mail or phone number/), typed)
  await fireEvent.submit(document.querySelector('form')!)
}

test.each([
  ['Zoe@Example.com', { email: 'zoe@example.com' }],
  ['+237 650 00 00 00', { phone: '+237650000000' }],
  ['(0650) 000.000', { phone: '0650000000' }],
])('%s is asked for as %j', async (typed, body) => {
  await ask(typed)
  expect(await screen.findByText(/it gets a link that works for one hour/)).toBeTruthy()
  expect(api.asked(authentication.forgot)[0]!.body).toEqual(body)
})

test.each(['zoe', '12', 'zoe@'])('%s is neither', async (typed) => {
  await ask(typed)
  expect(await screen.findByText('Enter an e-mail address or a phone number.')).toBeTruthy()
  expect(api.asked(authentication.forgot)).toEqual([])
})
