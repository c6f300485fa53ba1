import { myAccount } from '@affluence/contract/account'
import { fireEvent, screen } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { setLocale } from '../../kernel/messages.ts'
import { wordZod } from '../../kernel/problems.ts'
import { useSession } from '../../kernel/session.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { me } from '../../testing/samples.ts'
import { Refused, stubApi } from '../../testing/stubApi.ts'
import PhoneSection from './PhoneSection.vue'

wordZod()
const user = me({ email: null, email_verified_at: null, phone: '+237650000000' })
let api: ReturnType<typeof stubApi>
beforeEach(async () => {
  await setLocale('en')
  api = stubApi()
})

test('the code confirms the number; a wrong one is said at its field, and another one is asked for', async () => {
  api.stub(myAccount.confirmPhone, ({ body }) =>
    body.code === '123456'
      ? { ...user, phone_verified_at: '2026-03-02T09:00:00.000Z' }
      : new Refused({ status: 422, code: 'code_invalid', errors: [{ path: 'code', code: 'code_invalid' }] }),
  )
  api.stub(myAccount.sendPhoneCode, () => undefined)
  await renderPage(PhoneSection, { texts: ['account'] })
  await useSession().adopt(user)
  expect(await screen.findByText(/You sign in with \+237650000000/)).toBeTruthy()
  const say = async (code: string) => {
    await fireEvent.update(screen.getByLabelText('Code'), code)
    await fireEvent.submit(document.querySelector('form')!)
  }
  await say('000000')
  expect(await screen.findByText(/This code is wrong or has expired/)).toBeTruthy()
  await fireEvent.click(screen.getByRole('button', { name: 'Ask for another code' }))
  expect(await screen.findByText(/^Asked for\./)).toBeTruthy()
  await say('123456')
  expect(await screen.findByText('Confirmed')).toBeTruthy()
  expect(document.querySelector('form')).toBeNull()
})
