import { influencers } from '@affluence/contract/influencers'
import { screen } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { influencer } from '../testing/influencer.ts'
import { renderPage } from '../testing/renderPage.ts'
import { stubApi } from '../testing/stubApi.ts'
import PickInfluencer from './PickInfluencer.vue'

test('who is chosen already is named, though the search does not list them', async () => {
  const api = stubApi()
  const data = Array.from({ length: 20 }, (_, n) => influencer(n + 1))
  api.stub(influencers.search, () => ({ data, next_cursor: 'more' }))
  const { id, display_name } = influencer(21)
  const props = { label: 'Influencer', none: 'Nobody', modelValue: id, current: { id, display_name } }
  await renderPage(PickInfluencer, { texts: [], props })
  const menu = await screen.findByRole('button', { name: 'Influencer: Person 21' })
  expect(menu.textContent).toContain('Person 21')
})
