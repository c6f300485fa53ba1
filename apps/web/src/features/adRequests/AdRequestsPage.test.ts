import { adRequests } from '@affluence/contract/adRequests'
import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { defineComponent, h } from 'vue'
import { useSession } from '../../kernel/session.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { me } from '../../testing/samples.ts'
import { stubApi } from '../../testing/stubApi.ts'
import AdRequestsPage from './AdRequestsPage.vue'
import { request } from '../../testing/adRequest.ts'

test('whose turn it is can be asked for, and lives in the address', async () => {
  const api = stubApi()
  const { offers: _, history: _history, ...row } = request()
  api.stub(adRequests.list, () => ({ data: [row], next_cursor: null }))
  api.stub(adRequests.waiting, () => ({ count: 3 }))
  const page = defineComponent({
    setup() {
      useSession().user = me({ role: 'influencer' })
      return () => h(AdRequestsPage)
    },
  })
  const { router } = await renderPage(page, { texts: ['adRequests'], path: '/ad-requests?box=sent&state=pending' })
  expect(await screen.findByText('Café Zoé')).toBeTruthy()
  expect(screen.getByText('Your turn')).toBeTruthy()
  expect(api.asked(adRequests.list)[0]?.url).toContain('box=sent')
  expect(screen.getByRole('button', { name: 'Sent', pressed: true })).toBeTruthy()
  await fireEvent.click(screen.getByRole('button', { name: /^Waiting for me\s*3/ }))
  await waitFor(() => expect(router.currentRoute.value.query).toEqual({ awaiting: 'me', state: 'pending' }))
  await waitFor(() => expect(api.asked(adRequests.list).at(-1)?.url).toContain('awaiting=me'))
})
