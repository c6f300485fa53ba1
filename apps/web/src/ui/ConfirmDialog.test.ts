import { myAccount } from '@affluence/contract/account'
import { ledger } from '@affluence/contract/ledger'
import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { call } from '../kernel/api.ts'
import { useSession } from '../kernel/session.ts'
import { renderPage } from '../testing/renderPage.ts'
import { Refused, stubApi } from '../testing/stubApi.ts'
import { confirm } from './confirm.ts'

let api: ReturnType<typeof stubApi>
let isFresh = false
beforeEach(async () => {
  isFresh = false
  api = stubApi()
  api.stub(
    ledger.confirmTopUp,
    () => new Refused({ status: isFresh ? 409 : 403, code: isFresh ? 'wrong_state' : 'sign_in_again' }),
  )
  await renderPage({ render: () => null }, { texts: [] })
})
const ask = () => {
  const act = () => call(ledger.confirmTopUp, { params: { id: `top_${'1'.repeat(32)}` } })
  return confirm({ title: 'Confirm it?', text: 'At once.', action: 'Confirm', act })
}

test('what needs a recent sign-in asks for the password in place, and goes on with it', async () => {
  api.stub(myAccount.confirm, ({ body }) => {
    if (body.password !== 'right') return new Refused({ status: 422, code: 'wrong_password' })
    isFresh = true
    return undefined
  })
  void ask()
  await fireEvent.click(await screen.findByRole('button', { name: 'Confirm' }))
  const password = await screen.findByLabelText(/Password/)
  expect(screen.queryByRole('alert')).toBeNull()
  expect((screen.getByRole('button', { name: 'Confirm' }) as HTMLButtonElement).disabled).toBe(true)

  await fireEvent.update(password, 'wrong')
  await fireEvent.click(screen.getByRole('button', { name: 'Confirm' }))
  await screen.findByRole('alert')
  expect(api.asked(ledger.confirmTopUp)).toHaveLength(1)

  await fireEvent.update(password, 'right')
  await fireEvent.click(screen.getByRole('button', { name: 'Confirm' }))
  await waitFor(() => expect(api.asked(ledger.confirmTopUp)).toHaveLength(2))
})

test('where two-factor is on, the code is asked for beside the password', async () => {
  useSession().user = { ...useSession().user!, totp_enabled: true }
  api.stub(myAccount.confirm, ({ body }) => {
    if (body.totp_code !== '123456') return new Refused({ status: 422, code: 'totp_invalid' })
    isFresh = true
    return undefined
  })
  void ask()
  await fireEvent.click(await screen.findByRole('button', { name: 'Confirm' }))
  await fireEvent.update(await screen.findByLabelText(/Password/), 'right')
  expect((screen.getByRole('button', { name: 'Confirm' }) as HTMLButtonElement).disabled).toBe(true)
  await fireEvent.update(screen.getByLabelText(/Code/), '123456')
  await fireEvent.click(screen.getByRole('button', { name: 'Confirm' }))
  await waitFor(() => expect(api.asked(ledger.confirmTopUp)).toHaveLength(2))
  expect(api.asked(myAccount.confirm)[0]!.body).toEqual({ password: 'right', totp_code: '123456' })
})
