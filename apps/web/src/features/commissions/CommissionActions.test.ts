import { commissions } from '@affluence/contract/commissions'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { renderPage } from '../../testing/renderPage.ts'
import { signedIn } from '../../testing/signedIn.ts'
import { Refused, stubApi } from '../../testing/stubApi.ts'
import { commission } from '../../testing/wallet.ts'
import CommissionActions from './CommissionActions.vue'

let api: ReturnType<typeof stubApi>
beforeEach(() => void (api = stubApi()))
const show = (role: 'sponsor' | 'admin', more = {}) =>
  renderPage(signedIn(role, CommissionActions, { commission: commission(more) }), { texts: ['commissions'] })
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

test('an admin refuses with a reason, which is sent', async () => {
  api.stub(commissions.reject, () => commission({ state: 'rejected', actions: [] }))
  await show('admin')
  await press('Refuse')
  const dialog = await screen.findByRole('dialog')
  expect(dialog.textContent).toContain('It will never be paid')
  await fireEvent.update(within(dialog).getByRole('textbox', { name: /Reason/ }), 'Returned')
  await fireEvent.click(within(dialog).getByRole('button', { name: 'Refuse' }))
  await waitFor(() => expect(api.asked(commissions.reject).map(({ body }) => body)).toEqual([{ reason: 'Returned' }]))
  await screen.findByText('Done')
})

test('a sponsor ends nothing alone: it asks an administrator, in words of its own', async () => {
  await show('sponsor')
  expect(screen.queryByRole('button', { name: 'Refuse' })).toBeNull()
  await press('Ask to refuse')
  expect((await screen.findByRole('dialog')).textContent).toContain('An administrator decides on your reason')
})

test('what is released needs no reason; a refusal of the API stays in the dialog', async () => {
  api.stub(commissions.release, () => new Refused({ status: 409, code: 'wrong_state' }))
  await show('admin', { state: 'on_hold', actions: ['release'] })
  await press('Release')
  const dialog = await screen.findByRole('dialog')
  await fireEvent.click(within(dialog).getByRole('button', { name: 'Release' }))
  expect(await within(dialog).findByRole('alert')).toBeTruthy()
  expect(screen.queryByText('Done')).toBeNull()
})
