import { influencers } from '@affluence/contract/influencers'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import type { Component } from 'vue'
import { useSession } from '../../kernel/session.ts'
import { influencer } from '../../testing/influencer.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { me } from '../../testing/samples.ts'
import { stubApi } from '../../testing/stubApi.ts'
import ComparePage from './ComparePage.vue'
import InfluencersPage from './InfluencersPage.vue'

let api: ReturnType<typeof stubApi>
const people = [1, 2, 3, 4, 5].map((n) => influencer(n))
beforeEach(() => {
  api = stubApi()
  api.stub(influencers.facets, () => ({
    categories: [{ value: 'Food', count: 5 }],
    niches: [],
    languages: [{ value: 'fr', count: 5 }],
    countries: [],
  }))
  api.stub(influencers.search, () => ({ data: people, next_cursor: null }))
})
async function open(page: Component, path: string) {
  const shown = await renderPage(page, { texts: ['influencers'], path })
  await useSession().adopt(me())
  return shown
}

test('four can be chosen to compare, not five, and the address keeps them', async () => {
  const { router } = await open(InfluencersPage, '/influencers?q=past')
  for (const n of [1, 2, 3, 4])
    await fireEvent.click(await screen.findByRole('checkbox', { name: `Compare Person ${n}` }))
  await waitFor(() => expect(String(router.currentRoute.value.query.compare).split(',')).toHaveLength(4))
  expect((screen.getByRole('checkbox', { name: 'Compare Person 5' }) as HTMLInputElement).disabled).toBe(true)
  expect(router.currentRoute.value.query.q).toBe('past')
  await fireEvent.click(within(screen.getByRole('region', { name: 'Compare influencers' })).getByText('Clear'))
  await waitFor(() => expect(router.currentRoute.value.query).toEqual({ q: 'past' }))
})

test('a filter is asked of the server; a campaign one came from goes into the request', async () => {
  const campaign_id = `cmp_${'1'.repeat(32)}`
  await open(InfluencersPage, `/influencers?campaign_id=${campaign_id}`)
  await fireEvent.update(await screen.findByRole('combobox', { name: 'Platform' }), 'youtube')
  await waitFor(() => expect(api.asked(influencers.search).at(-1)!.url).toContain('platform=youtube'))
  expect(api.asked(influencers.search).at(-1)!.url).not.toContain('campaign')
  const link = await screen.findByRole('link', { name: 'Send a request: Person 1' })
  expect(link.getAttribute('href')).toBe(`/ad-requests/new?influencer_id=${people[0]!.id}&campaign_id=${campaign_id}`)
})

test('sponsors may look for measured numbers alone, and for most of them first', async () => {
  await open(InfluencersPage, '/influencers')
  await fireEvent.update(await screen.findByRole('combobox', { name: 'Numbers' }), 'true')
  await waitFor(() => expect(api.asked(influencers.search).at(-1)!.url).toContain('measured=true'))
  await fireEvent.update(screen.getByRole('combobox', { name: 'Sort' }), '-measured_reach')
  await waitFor(() => expect(api.asked(influencers.search).at(-1)!.url).toContain('sort=-measured_reach'))
})

test('what YouTube measured is not part of the total, and measured numbers compare in a line of their own', async () => {
  const at = '2026-03-02T09:00:00.000Z'
  const youtube = {
    ...influencer(1).platforms[0]!,
    platform: 'youtube' as const,
    followers: 9000,
    source: 'measured' as const,
  }
  const shown = [
    influencer(1, {
      platforms: [...influencer(1).platforms, youtube],
      measured_reach: { value: 9000, of: ['youtube'], at },
    }),
    influencer(2),
  ]
  let next = 0
  api.stub(influencers.get, () => shown[next++ % 2]!)
  await open(ComparePage, `/influencers/compare?compare=${shown.map(({ id }) => id).join(',')}`)
  const cells = async (name: string) => {
    const row = (await screen.findByRole('rowheader', { name })).closest('tr')!
    return within(row)
      .getAllByRole('cell')
      .map((cell) => cell.textContent)
  }
  expect((await cells('Followers'))[0]).toContain('YouTube is not part of the total')
  expect((await cells('Measured followers'))[0]).toMatch(/9,000.*YouTube · Measured on/)
  expect((await cells('Measured followers'))[1]).toContain('–')
})

test('somebody is kept on the shortlist by a press, and by the keyboard', async () => {
  api.stub(influencers.shortlist, () => ({ ...people[0]!, shortlisted: true }))
  await open(InfluencersPage, '/influencers')
  const button = await screen.findByRole('button', { name: 'Keep Person 1 on my shortlist' })
  expect(button.getAttribute('aria-pressed')).toBe('false')
  await fireEvent.click(button)
  expect(await screen.findByText('Person 1 is on your shortlist')).toBeTruthy()
  expect(api.asked(influencers.shortlist)).toHaveLength(1)
})

test('prices compare within one currency; an offer of one’s own takes their place; who left is left out', async () => {
  const shown = [influencer(1), influencer(2), influencer(3, { rate: { amount: 90_000, currency: 'XAF' } })]
  let next = 0
  api.stub(influencers.get, () => shown[next++ % 3]!)
  const compare = shown.map(({ id }) => id).join(',')
  await open(ComparePage, `/influencers/compare?compare=${compare}`)
  const row = async (name: string) => within((await screen.findByRole('rowheader', { name })).closest('tr')!)
  expect((await row('Followers')).getByText('best').closest('td')!.textContent).toContain('3,000')
  expect((await row('Per 1,000 followers')).queryByText('best')).toBeNull()
  await fireEvent.update(screen.getByRole('textbox', { name: 'What would you pay each?' }), '300')
  await waitFor(async () => expect((await row('Per 1,000 followers')).getByText('best')).toBeTruthy())
  const cells = (await row('Per 1,000 followers')).getAllByRole('cell').map((cell) => cell.textContent)
  expect(cells[0]).toContain('€300.00')
  expect(cells[2]).toContain('€100.00')
})
