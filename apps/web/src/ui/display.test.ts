import { fireEvent, screen, within } from '@testing-library/vue'
import { expect, test, vi } from 'vitest'
import { h, ref } from 'vue'
import { renderPage } from '../testing/renderPage.ts'
import { withModel } from '../testing/withModel.ts'
import CopyButton from './CopyButton.vue'
import CountryAndCurrency from './CountryAndCurrency.vue'
import FactList from './FactList.vue'
import ListFoot from './ListFoot.vue'
import PasswordInput from './PasswordInput.vue'
import PersonPhoto from './PersonPhoto.vue'
import ProgressBar from './ProgressBar.vue'
import StatCard from './StatCard.vue'
import TrendChart from './TrendChart.vue'

test('a figure with rows behind it leads to them; one without is no link', async () => {
  const { unmount } = await renderPage(StatCard, { texts: [], props: { label: 'Orders', value: '3', to: '/orders' } })
  expect(screen.getByRole('link').getAttribute('href')).toBe('/orders')
  unmount()
  await renderPage(StatCard, { texts: [], props: { label: 'Orders', value: '3', change: '+2 %', tone: 'good' } })
  expect(screen.queryByRole('link')).toBeNull()
  expect(screen.getByText('+2 %').className).toContain('text-success')
})

test('an amount breaks before its currency and not inside its digits', async () => {
  await renderPage(StatCard, { texts: [], props: { label: 'Revenue', value: '1\u00a0250\u00a0€' } })
  expect(screen.getByText(/250/).textContent?.trim()).toBe('1\u00a0250 €')
})

test('beyond its goal a bar is full, and the percentage says how far beyond', async () => {
  await renderPage(ProgressBar, { texts: [], props: { percent: 130, label: 'Goal' } })
  expect(screen.getByRole('progressbar', { name: 'Goal' }).getAttribute('aria-valuenow')).toBe('100')
  expect(screen.getByText('130%')).toBeTruthy()
})

test.each([
  ['Inès Mballa', 'IM'],
  ['  zoé  ', 'Z'],
  ['Anne de la Tour', 'AT'],
  ['😀 Ndongo', '😀N'],
])('without a picture, %j is known by %j', async (name, initials) => {
  const { container } = await renderPage(PersonPhoto, { texts: [], props: { name, url: null } })
  expect(container.querySelector('[aria-hidden]')?.textContent).toBe(initials)
  expect(container.querySelector('img')).toBeNull()
})

test('a picture is decoration beside the name', async () => {
  const { container } = await renderPage(PersonPhoto, { texts: [], props: { name: 'Zoé', url: '/api/v1/p/1' } })
  expect(container.querySelector('img')?.getAttribute('alt')).toBe('')
})

test('the numbers of a chart stand in a table; days of nothing but zero are said to be empty', async () => {
  const props = {
    title: 'Orders',
    labels: ['1 Mar', '2 Mar'],
    format: (value: number) => `${value} orders`,
    empty: 'No orders',
  }
  const { unmount } = await renderPage(TrendChart, {
    texts: [],
    props: { ...props, series: [{ label: 'Placed', values: [0, 4] }] },
  })
  const row = within(screen.getByRole('table', { name: 'Orders' })).getByRole('row', { name: /2 Mar/ })
  expect(row.textContent).toContain('4 orders')
  expect(screen.queryByText('No orders')).toBeNull()
  unmount()
  await renderPage(TrendChart, { texts: [], props: { ...props, series: [{ label: 'Placed', values: [0, 0] }] } })
  expect(screen.getByText('No orders')).toBeTruthy()
})

test('a password is shown and hidden again', async () => {
  const password = ref('secret')
  await renderPage(withModel(PasswordInput, password, { autocomplete: 'off', 'data-testid': 'field' }), { texts: [] })
  const field = screen.getByDisplayValue<HTMLInputElement>('secret')
  expect(field.type).toBe('password')
  await fireEvent.click(screen.getByRole('button', { name: 'Show password' }))
  expect(field.type).toBe('text')
  await fireEvent.click(screen.getByRole('button', { name: 'Hide password' }))
  expect(field.type).toBe('password')
  await fireEvent.update(field, 'longer secret')
  expect(password.value).toBe('longer secret')
})

test('a country proposes its currency, and an unknown one leaves what was chosen', async () => {
  const country = ref('FR')
  const currency = ref('EUR')
  const page = {
    render: () =>
      h(CountryAndCurrency, {
        help: 'Cannot be changed later',
        country: country.value,
        currency: currency.value,
        'onUpdate:country': (now: string) => (country.value = now),
        'onUpdate:currency': (now: string) => (currency.value = now),
      }),
  }
  await renderPage(page, { texts: [] })
  await fireEvent.update(screen.getByRole('combobox', { name: 'Country' }), 'CM')
  expect([country.value, currency.value]).toEqual(['CM', 'XAF'])
  await fireEvent.update(screen.getByRole('combobox', { name: 'Country' }), '')
  expect([country.value, currency.value]).toEqual(['', 'XAF'])
})

test('a copy says so for a moment, and what could not be copied is said', async () => {
  const writeText = vi.fn(() => Promise.resolve())
  vi.stubGlobal('navigator', { ...navigator, languages: ['en'], clipboard: { writeText } })
  await renderPage(CopyButton, { texts: [], props: { text: 'SUMMER', label: 'the code' } })
  await fireEvent.click(screen.getByRole('button', { name: 'Copy: the code' }))
  await screen.findByRole('button', { name: 'Copied' })
  expect(writeText).toHaveBeenCalledWith('SUMMER')
  writeText.mockImplementation(() => Promise.reject(new Error('forbidden')))
  document.execCommand = () => false
  await fireEvent.click(screen.getByRole('button', { name: 'Copied' }))
  expect((await screen.findByRole('alert')).textContent).toContain('could not be copied')
})

test('facts stand by name; a slot may draw one', async () => {
  const facts = [
    { key: 'city', label: 'City', value: 'Douala' },
    { key: 'site', label: 'Site' },
  ]
  await renderPage(
    { render: () => h(FactList, { facts }, { site: () => h('a', { href: '/x' }, 'Open') }) },
    { texts: [] },
  )
  expect(screen.getAllByRole('term').map(({ textContent }) => textContent)).toEqual(['City', 'Site'])
  expect(screen.getAllByRole('definition').map(({ textContent }) => textContent)).toEqual(['Douala', 'Open'])
})

test('the way through the pages stands only where there is one', async () => {
  const { unmount, container } = await renderPage(ListFoot, { texts: [] })
  expect(container.textContent).toBe('')
  unmount()
  await renderPage(ListFoot, { texts: [], props: { later: true, total: '60 orders' } })
  expect(screen.getByRole('status').textContent).toBe('60 orders')
  expect(screen.getByRole('button', { name: 'First page' })).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Next' })).toBeNull()
})
