import { users } from '@affluence/contract/users'
import { fireEvent, screen } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { setLocale } from '../../kernel/messages.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { user as sample } from '../../testing/samples.ts'
import { stubApi } from '../../testing/stubApi.ts'
import ReachCard from './ReachCard.vue'

const expires_at = '2026-03-02T10:00:00.000Z'
const user = { ...sample(1), email: null, phone: '+237650000000' }
let api: ReturnType<typeof stubApi>
beforeEach(async () => {
  await setLocale('en')
  api = stubApi()
  api.stub(users.phoneCode, () => ({ code: '123456', phone: user.phone, expires_at }))
  api.stub(users.resetLink, () => ({ url: 'https://example.com/reset-password#tok_1.x', expires_at }))
})

test('an admin sees the code and the link, each when asked for, and nothing before', async () => {
  await renderPage(ReachCard, { texts: ['users'], props: { user } })
  expect(api.asked(users.phoneCode)).toEqual([])
  await fireEvent.click(screen.getByRole('button', { name: 'Show the code' }))
  expect((await screen.findByTestId('secret')).textContent).toBe('123456')
  await fireEvent.click(screen.getByRole('button', { name: 'Make a link to a new password' }))
  expect(await screen.findByText('https://example.com/reset-password#tok_1.x')).toBeTruthy()
  await fireEvent.click(screen.getByRole('button', { name: 'I have told it' }))
  expect(screen.queryByTestId('secret')).toBeNull()
})

test('a confirmed number needs no code', async () => {
  await renderPage(ReachCard, { texts: ['users'], props: { user: { ...user, phone_verified_at: expires_at } } })
  expect(screen.queryByRole('button', { name: 'Show the code' })).toBeNull()
})
