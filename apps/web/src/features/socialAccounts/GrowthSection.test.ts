import { type SocialGrowth, socialFigures } from '@affluence/contract/socialAccounts.figures'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { setLocale } from '../../kernel/messages.ts'
import { dayFromNow } from '../../kernel/format.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { Refused, stubApi } from '../../testing/stubApi.ts'
import GrowthSection from './GrowthSection.vue'

const point = (ago: number, followers: number, definition = 'old') => ({
  day: dayFromNow(-ago),
  followers,
  views: followers * 10,
  engagement_bps: 250,
  definition,
})
const line: SocialGrowth = {
  account_id: `soc_${'1'.repeat(32)}`,
  platform: 'youtube',
  username: 'ada',
  change: 40,
  points: [point(4, 1000), point(1, 1030, 'new'), point(0, 1040, 'new')],
}
let api: ReturnType<typeof stubApi>
beforeEach(async () => {
  await setLocale('en')
  api = stubApi()
  api.stub(socialFigures.growth, () => ({ data: [line] }))
})
const open = (path = '/') => renderPage(GrowthSection, { texts: ['socialAccounts', 'influencers'], path })

test('each account has a line; days without a measurement are gaps, in the table too', async () => {
  await open()
  const table = await screen.findByRole('table', { name: 'Followers per day', hidden: true })
  const values = within(table)
    .getAllByRole('cell', { hidden: true })
    .map(({ textContent }) => textContent)
  expect(values.filter(Boolean)).toEqual(['1,000', '–', '–', '1,030', '1,040'])
  expect(screen.getByText('Days without a measurement are left open.')).toBeTruthy()
  expect(screen.getByText('YouTube · ada: +40 followers in this period')).toBeTruthy()
  expect(screen.queryByText(/counts views in another way/)).toBeNull()
})

test('period and measure are in the address; a changed definition is named where views are shown', async () => {
  const { router } = await open('/?days=30')
  await waitFor(() => expect(api.asked(socialFigures.growth).at(-1)!.url).toContain('days=30'))
  await fireEvent.click(await screen.findByRole('button', { name: 'All' }))
  await waitFor(() => expect(router.currentRoute.value.query).toEqual({ days: 'all' }))
  await fireEvent.click(screen.getByRole('button', { name: 'Views' }))
  await waitFor(() => expect(router.currentRoute.value.query).toEqual({ days: 'all', measure: 'views' }))
  await waitFor(() => expect(api.asked(socialFigures.growth).at(-1)!.url).toContain('days=all'))
  expect(await screen.findByText(/YouTube · ada counts views in another way/)).toBeTruthy()
})

test('a period without measurements, and a failed request, show a message', async () => {
  api.stub(socialFigures.growth, () => ({ data: [{ ...line, points: [], change: null }] }))
  const { unmount } = await open()
  expect(await screen.findByText('Nothing was measured in this period')).toBeTruthy()
  unmount()
  api.stub(socialFigures.growth, () => new Refused({ status: 503, code: 'busy' }))
  await open()
  expect(await screen.findByRole('alert')).toBeTruthy()
})
