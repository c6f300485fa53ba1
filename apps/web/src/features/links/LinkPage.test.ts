import { links } from '@affluence/contract/links'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { afterEach, expect, test } from 'vitest'
import { defineComponent, h } from 'vue'
import { setLocale } from '../../kernel/messages.ts'
import { useSession } from '../../kernel/session.ts'
import { link, linkStats } from '../../testing/link.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { me } from '../../testing/samples.ts'
import { Refused, stubApi } from '../../testing/stubApi.ts'
import LinkPage from './LinkPage.vue'

afterEach(() => setLocale('en'))

type Role = 'influencer' | 'sponsor' | 'admin'
async function open(role: Role = 'influencer') {
  const api = stubApi()
  api.stub(links.get, () => link())
  api.stub(links.stats, () => linkStats())
  return { api, ...(await show(role)) }
}
async function show(role: Role) {
  const page = defineComponent({
    setup() {
      useSession().user = me({ role })
      return () => h(LinkPage, { id: link().id })
    },
  })
  const { router } = await renderPage(page, { texts: ['links', 'products'] })
  await screen.findByRole('heading', { name: 'affluence.example/r/ABCDEFGH' })
  return { router }
}
const figure = async (name: string) => {
  await waitFor(() => expect(screen.getByTestId(name).textContent).not.toContain('…'))
  return screen.getByTestId(name).textContent
}

test('what a link brought: clicks, what was bought, and the orders behind it', async () => {
  await open()
  expect(screen.getByText('Café Zoé')).toBeTruthy()
  expect(await figure('clicks')).toContain('9')
  expect(await figure('conversion_bps')).toContain('50%')
  expect(await figure('revenue')).toContain('€75.50')
  expect(await figure('commission')).toContain('€7.55')
  expect(screen.getByTestId('conversions').getAttribute('href')).toContain(
    `/orders?link_id=${link().id}&from=2026-03-01&to=2026-03-02`,
  )
  const money = screen.getByRole('table', { name: 'Revenue and commission per day', hidden: true })
  expect(within(money).getByText('€50.50')).toBeTruthy()
  expect(screen.getByText('2 clicks by bots are in none of these figures.')).toBeTruthy()
})

test('without a visitor there is no rate, and nothing leads to orders that are not there', async () => {
  const { api, router } = await open()
  const nothing = {
    clicks: 0,
    unique_clicks: 0,
    conversions: 0,
    conversion_bps: null,
    revenue: 0,
    commission: 0,
    bots: 0,
  }
  api.stub(links.stats, () => linkStats({ ...nothing, per_day: [], referrers: [], devices: [] }))
  await router.push('/?from=2026-01-01')
  await waitFor(() => expect(screen.getByTestId('conversion_bps').textContent).toContain('–'))
  expect(api.asked(links.stats).at(-1)?.url).toContain('from=2026-01-01')
  expect(screen.getByTestId('conversions').hasAttribute('href')).toBe(false)
  expect(screen.getByText('No orders in this period')).toBeTruthy()
})

test('the reader may pause it where the link says so', async () => {
  const { api } = await open()
  api.stub(links.pause, () => link({ state: 'paused', paused_by: 'influencer', actions: ['resume'] }))
  api.stub(links.get, () => link({ state: 'paused', paused_by: 'influencer', actions: ['resume'] }))
  await fireEvent.click(screen.getByRole('button', { name: /^Pause/ }))
  expect(await screen.findByText(/The influencer has paused this link/)).toBeTruthy()
  expect(screen.getByRole('button', { name: /^Resume/ })).toBeTruthy()
})

test('an admin sees both sides; figures that did not come can be asked for again', async () => {
  const api = stubApi()
  api.stub(links.get, () => link())
  api.stub(links.stats, () => new Refused({ status: 503, code: 'busy' }))
  await show('admin')
  expect(screen.getByText('Café Zoé · Ada')).toBeTruthy()
  const alert = await screen.findByRole('alert')
  expect(screen.queryByTestId('clicks')).toBeNull()
  api.stub(links.stats, () => linkStats())
  await fireEvent.click(within(alert).getByRole('button', { name: 'Try again' }))
  expect(await screen.findByTestId('clicks')).toBeTruthy()
})

test('in French, too', async () => {
  await setLocale('fr')
  await open('sponsor')
  expect(await figure('conversion_bps')).toMatch(/Taux de conversion.*50\s%/)
  expect(screen.getByText('2 clics de robots n’entrent dans aucun de ces chiffres.')).toBeTruthy()
})
