import { type SocialAccount, type SocialPlatform, socialAccounts } from '@affluence/contract/socialAccounts'
import { type FollowerFigures, type SocialSync, socialFigures } from '@affluence/contract/socialAccounts.figures'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { beforeEach, expect, test, vi } from 'vitest'
import { setLocale } from '../../kernel/messages.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { socialAccount, socialNumbers, socialPlatform, socialSync } from '../../testing/socialAccount.ts'
import { stubApi } from '../../testing/stubApi.ts'
import SocialAccountsPage from './SocialAccountsPage.vue'

const none: FollowerFigures = {
  total_followers: 0,
  total_of: [],
  engagement_bps: 0,
  plain_engagement_bps: 0,
  engagement_of: [],
  connected_accounts: 0,
  platforms: {},
  last_sync_at: null,
}
type World = { accounts: SocialAccount[]; platforms: SocialPlatform[]; figures: FollowerFigures; sync: SocialSync }
const all = (['instagram', 'youtube', 'tiktok'] as const).map((one) => socialPlatform(one))
let world: World
let api: ReturnType<typeof stubApi>
beforeEach(async () => {
  await setLocale('en')
  world = { accounts: [], platforms: all, figures: none, sync: socialSync() }
  api = stubApi()
  api.stub(socialAccounts.list, () => ({ data: world.accounts, platforms: world.platforms }))
  api.stub(socialFigures.followers, () => world.figures)
  api.stub(socialFigures.growth, () => ({ data: [] }))
  api.stub(socialAccounts.snapshots, () => ({ data: [], next_cursor: null }))
  api.stub(socialFigures.sync, () => world.sync)
  api.stub(socialAccounts.sync, () => ({ task_id: world.sync.task_id }))
})
const open = (path = '/social-accounts') =>
  renderPage(SocialAccountsPage, { texts: ['socialAccounts', 'influencers'], path })
const card = (name: string) => screen.findByRole('article', { name })

test('without an account the page says why to connect, and what each platform needs', async () => {
  await open()
  expect(await screen.findByText('No account is connected yet')).toBeTruthy()
  expect(screen.getByRole('heading', { name: 'Connect your first account' })).toBeTruthy()
  expect(screen.getByText(/A business or creator account/)).toBeTruthy()
  expect(screen.queryByText('Growth')).toBeNull()
  const assign = vi.spyOn(location, 'assign').mockImplementation(() => undefined)
  const authorize_url = 'https://www.instagram.com/oauth/authorize?state=abc'
  api.stub(socialAccounts.connect, () => ({ authorize_url, state: 'abc', expires_at: '2026-03-02T09:10:00.000Z' }))
  await fireEvent.click(screen.getByRole('button', { name: 'Connect Instagram' }))
  await waitFor(() => expect(assign).toHaveBeenCalledWith(authorize_url))
  expect(api.asked(socialAccounts.connect)[0]!.body).toEqual({ platform: 'instagram' })
})

test('a platform that the operator has not set up says which settings are missing', async () => {
  const missing_settings = ['TIKTOK_CLIENT_KEY', 'TIKTOK_CLIENT_SECRET']
  world.platforms = [...all.slice(0, 2), socialPlatform('tiktok', { is_available: false, missing_settings })]
  await open()
  const button = await screen.findByRole('button', { name: 'Connect TikTok' })
  expect((button as HTMLButtonElement).disabled).toBe(true)
  expect(screen.getByText(/has to enter TIKTOK_CLIENT_KEY, TIKTOK_CLIENT_SECRET/)).toBeTruthy()
  expect((screen.getByRole('button', { name: 'Connect YouTube' }) as HTMLButtonElement).disabled).toBe(false)
})

test('a card shows the numbers with their source and date; missing numbers are not zero', async () => {
  const numbers = socialNumbers({ views: null, engagement_bps: null, engagement_gap: 'likes_hidden', likes: null })
  world.accounts = [socialAccount(1, { numbers })]
  await open()
  const one = await card('Instagram ada1')
  expect(within(one).getByText('Connected')).toBeTruthy()
  expect(within(one).getByText('12,345')).toBeTruthy()
  expect(within(one).getAllByText('no data')).toHaveLength(3)
  expect(within(one).getByText(/Read from the platform, .*2026/)).toBeTruthy()
  expect(within(one).getByText(/the likes are hidden/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Connect Instagram' })).toBeNull()
  expect(screen.getByRole('button', { name: 'Connect YouTube' })).toBeTruthy()
})

test('the totals name their platforms; platforms that forbid sums are left out', async () => {
  world.accounts = [socialAccount(), socialAccount(2, { platform: 'youtube' })]
  const platforms = {
    instagram: { followers: 12_345, engagement_bps: 500, username: 'ada1', last_updated: null },
    youtube: { followers: 1000, engagement_bps: null, username: 'ada2', last_updated: null },
  }
  world.figures = {
    ...none,
    total_followers: 12_345,
    total_of: ['instagram'],
    engagement_bps: 500,
    engagement_of: ['instagram'],
    platforms,
  }
  await open()
  expect(await screen.findByText(/YouTube is not part of the total/)).toBeTruthy()
  expect(screen.getByText('Computed by us, weighted by followers: Instagram')).toBeTruthy()
})

test('an expired account shows the reason and offers to reconnect', async () => {
  const problem = { code: 'token_expired' as const, detail: null, at: '2026-03-02T09:00:00.000Z' }
  world.accounts = [socialAccount(1, { state: 'expired', problem, actions: ['reconnect', 'disconnect', 'change'] })]
  await open()
  const one = await card('Instagram ada1')
  expect(within(one).getByText('Needs you: reconnect')).toBeTruthy()
  expect(within(one).getByText(/The permission that you gave has run out/)).toBeTruthy()
  expect(within(one).getByRole('button', { name: /^Reconnect/ })).toBeTruthy()
  expect(within(one).queryByRole('button', { name: /^Read now/ })).toBeNull()
})

test('a sync shows its progress, keeps the task in the address, and shows its result', async () => {
  world.accounts = [socialAccount()]
  world.sync = socialSync({ state: 'running', processed: 0 })
  const { router } = await open()
  await fireEvent.click(within(await card('Instagram ada1')).getByRole('button', { name: /^Read now/ }))
  expect(await screen.findByText('Numbers are being read')).toBeTruthy()
  await waitFor(() => expect(router.currentRoute.value.query.sync).toBe(world.sync.task_id))
  world.sync = socialSync({ state: 'failed', failed: 1, successful: 0, errors: { a: 'platform_unavailable' } })
  expect(
    await screen.findByText('It could not be read: The platform did not answer.', {}, { timeout: 4000 }),
  ).toBeTruthy()
  await waitFor(() => expect(router.currentRoute.value.query.sync).toBeUndefined())
})

test('disconnecting asks first, and says whether the history stays', async () => {
  world.accounts = [socialAccount()]
  api.stub(socialAccounts.remove, () => undefined)
  await open()
  await fireEvent.click(within(await card('Instagram ada1')).getByRole('button', { name: /^Disconnect/ }))
  const dialog = await screen.findByRole('dialog')
  expect(within(dialog).getByText(/its history stays here for you/)).toBeTruthy()
  expect(api.asked(socialAccounts.remove)).toHaveLength(0)
  await fireEvent.click(within(dialog).getByRole('button', { name: 'Disconnect' }))
  await waitFor(() => expect(api.asked(socialAccounts.remove)).toHaveLength(1))
  expect(await screen.findByText('ada1 is disconnected')).toBeTruthy()
})

test('the numbers can be hidden from others', async () => {
  world.accounts = [socialAccount()]
  api.stub(socialAccounts.change, ({ body }) => socialAccount(1, body))
  await open()
  await fireEvent.click(within(await card('Instagram ada1')).getByRole('checkbox'))
  expect(await screen.findByText('The numbers are hidden from others')).toBeTruthy()
  expect(api.asked(socialAccounts.change)[0]!.body).toEqual({ is_public: false })
})
