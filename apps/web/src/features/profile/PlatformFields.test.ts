import type { Audience } from '@affluence/contract/influencers'
import { screen, waitFor } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { reactive } from 'vue'
import { setLocale } from '../../kernel/messages.ts'
import { influencer } from '../../testing/influencer.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { stubApi } from '../../testing/stubApi.ts'
import PlatformFields from './PlatformFields.vue'
import { stateOf } from './profileState.ts'

beforeEach(() => setLocale('en'))
async function open(platforms: Audience[]) {
  const api = stubApi()
  const profile = { ...influencer(1), is_public: true, commission_bps: null, platforms }
  const state = reactive(stateOf(profile, 'EUR'))
  await renderPage(PlatformFields, { texts: ['profile', 'influencers'], props: { state, platforms } })
  return { state, api }
}
const declared = influencer(1).platforms[0]!

test('a declared name suggests to connect the account; without a name nothing is suggested', async () => {
  await open([declared])
  expect(screen.getByRole('link', { name: 'Connect Instagram' }).getAttribute('href')).toBe('/social-accounts')
  expect(screen.queryByRole('link', { name: 'Connect YouTube' })).toBeNull()
})

test('a new name beside a connected account only suggests to connect it, and asks the server nothing', async () => {
  const { state, api } = await open([{ ...declared, source: 'measured' }])
  expect(screen.queryByRole('link', { name: 'Connect Instagram' })).toBeNull()
  state.instagram = `@${declared.handle}`
  await waitFor(() => expect(screen.queryByRole('link', { name: 'Connect Instagram' })).toBeNull())
  state.instagram = 'another'
  expect(await screen.findByText(/A new name changes no connected account/)).toBeTruthy()
  expect(api.seen).toEqual([])
})
