import { type Zone, zones } from '@affluence/contract/zones'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { wordZod } from '../../kernel/problems.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { signedIn } from '../../testing/signedIn.ts'
import { Refused, stubApi } from '../../testing/stubApi.ts'
import ZonesPage from './ZonesPage.vue'

const hex = (n: number) => n.toString(16).padStart(32, '0')
const at = '2026-03-02T09:00:00.000Z'
const zone = (n: number, more: Partial<Zone> = {}): Zone => ({
  id: `zon_${hex(n)}`,
  name: 'Akwa',
  city: 'Douala',
  fee: 10_00,
  minimum: null,
  is_active: true,
  center: { latitude: 4.0511, longitude: 9.7679 },
  radius_m: 3200,
  polygon: null,
  currency: 'EUR',
  created_at: at,
  updated_at: at,
  ...more,
})
let api: ReturnType<typeof stubApi>
let stored: Zone[]
beforeAll(wordZod)
beforeEach(() => {
  api = stubApi()
  stored = [zone(1), zone(2, { name: 'Bonabéri', fee: 25_00, minimum: 50_00, center: null, radius_m: null })]
  api.stub(zones.list, () => ({ data: stored, next_cursor: null }))
  api.stub(zones.get, () => stored[0]!)
})
async function show(path = '/zones') {
  await renderPage(signedIn('sponsor', ZonesPage), { texts: ['zones'], path })
}
const dialog = async () => within(await screen.findByRole('dialog'))
const bodies = (endpoint: Parameters<typeof api.asked>[0]) => api.asked(endpoint).map(({ body }) => body)

test('every zone stands in the list with its fee, its minimum and how it is drawn', async () => {
  await show()
  const row = within((await screen.findByText('Bonabéri')).closest('tr')!)
  expect(row.getByText('€25.00')).toBeTruthy()
  expect(row.getByText('€50.00')).toBeTruthy()
  expect(row.getByText('Not drawn')).toBeTruthy()
  expect(screen.getByText('Circle of 3.2 km')).toBeTruthy()
})

test('without zones the page says what they are good for', async () => {
  stored = []
  await show()
  expect(await screen.findByText(/^Customers choose their zone on the shop page/)).toBeTruthy()
})

test('a zone is stopped by its switch alone', async () => {
  api.stub(zones.change, ({ body }) => (stored[0] = { ...stored[0]!, ...(body as Partial<Zone>) }))
  await show()
  await fireEvent.click(await screen.findByRole('switch', { name: 'Deliver to Akwa' }))
  await waitFor(() => expect(bodies(zones.change)).toEqual([{ is_active: false }]))
  expect(await screen.findByText('Akwa can no longer be chosen')).toBeTruthy()
})

test('a circle is sent in metres; a place that cannot be read stands at its field', async () => {
  api.stub(zones.create, () => stored[0]!)
  await show('/zones?dialog=new')
  const form = await dialog()
  await fireEvent.update(form.getByLabelText(/^Name/), 'Bonapriso')
  await fireEvent.update(form.getByLabelText(/^City/), 'Douala')
  await fireEvent.update(form.getByRole('textbox', { name: 'Delivery fee' }), '12.50')
  await fireEvent.update(form.getByLabelText(/^Centre/), 'by the market')
  await fireEvent.update(form.getByRole('textbox', { name: 'Radius' }), '1.5')
  await fireEvent.click(form.getByRole('button', { name: 'Create the zone' }))
  expect(await form.findByText(/^Write latitude and longitude/)).toBeTruthy()
  expect(bodies(zones.create)).toEqual([])
  await fireEvent.update(form.getByLabelText(/^Centre/), '4.03, 9.70')
  await fireEvent.click(form.getByRole('button', { name: 'Create the zone' }))
  await waitFor(() =>
    expect(bodies(zones.create)).toEqual([
      {
        name: 'Bonapriso',
        city: 'Douala',
        fee: 1250,
        minimum: null,
        is_active: true,
        center: { latitude: 4.03, longitude: 9.7 },
        radius_m: 1500,
        polygon: null,
      },
    ]),
  )
})

test('an outline takes the place of a circle; what the server says of it stands at its field', async () => {
  api.stub(
    zones.change,
    () =>
      new Refused({
        status: 422,
        code: 'polygon_crosses_itself',
        errors: [{ path: 'polygon', code: 'polygon_crosses_itself' }],
      }),
  )
  await show(`/zones?dialog=change:${zone(1).id}`)
  const form = await dialog()
  expect(form.getByLabelText<HTMLInputElement>(/^Centre/).value).toBe('4.05110, 9.76790')
  await fireEvent.click(form.getByLabelText('Drawn outline'))
  await fireEvent.update(form.getByLabelText(/^Corners/), '4.05, 9.7\n4.06, 9.71\n4.05, 9.71\n4.06, 9.7')
  await fireEvent.click(form.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(bodies(zones.change)).toHaveLength(1))
  expect(bodies(zones.change)[0]).toMatchObject({ center: null, radius_m: null, polygon: { type: 'Polygon' } })
  expect(await form.findByText('The outline crosses itself.')).toBeTruthy()
})

test('a zone is deleted after a question that says what stays', async () => {
  api.stub(zones.remove, () => undefined as never)
  await show()
  await fireEvent.click(await screen.findByRole('button', { name: 'Actions: Akwa' }))
  await fireEvent.click(await screen.findByRole('menuitem', { name: 'Delete' }))
  const question = await dialog()
  expect(question.getByText(/Orders that were placed keep the fee/)).toBeTruthy()
  await fireEvent.click(question.getByRole('button', { name: 'Delete' }))
  await waitFor(() => expect(api.asked(zones.remove)).toHaveLength(1))
})

const feature = (name: string, more: object = {}) => ({
  type: 'Feature',
  geometry: null,
  properties: { name, city: 'Douala', fee: 1000, ...more },
})
async function importing(json: unknown) {
  await show('/zones?dialog=import')
  const form = await dialog()
  const text = typeof json === 'string' ? json : JSON.stringify(json)
  await fireEvent.update(form.getByLabelText('Or paste the GeoJSON here'), text)
  await fireEvent.click(form.getByRole('button', { name: 'Import' }))
  return form
}

test('a file is imported, and says how many zones were added and changed', async () => {
  api.stub(zones.import, () => ({ added: 1, changed: 1 }))
  await importing({ type: 'FeatureCollection', features: [feature('Akwa'), feature('Deido')] })
  expect(await screen.findByText('1 added, 1 changed')).toBeTruthy()
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

test('what is wrong with a file names the zone and its field, before anything is sent', async () => {
  const form = await importing({
    type: 'FeatureCollection',
    features: [feature('Akwa'), feature('Deido', { fee: -1 })],
  })
  expect((await form.findByRole('alert')).textContent).toMatch(/Zone 2, “Deido”: fee – Must be at least 0/)
  expect(bodies(zones.import)).toEqual([])
})

test('what the server refuses names the zone, and what is no JSON is said', async () => {
  const errors = [{ path: 'features.0.geometry', code: 'polygon_crosses_itself' }]
  api.stub(zones.import, () => new Refused({ status: 422, code: 'polygon_crosses_itself', errors }))
  const form = await importing(feature('Akwa'))
  expect(await form.findByText('Zone 1, “Akwa”: The outline crosses itself.')).toBeTruthy()
  await fireEvent.update(form.getByLabelText('Or paste the GeoJSON here'), '{"type":')
  await fireEvent.click(form.getByRole('button', { name: 'Import' }))
  expect(await form.findByText(/^This is not JSON/)).toBeTruthy()
})

test('as many zones as the account may hold: the dialog stays and says so', async () => {
  api.stub(zones.import, () => new Refused({ status: 409, code: 'quota_reached', quota: 'zones', most: 200 }))
  const form = await importing(feature('Akwa'))
  expect(await form.findByText(/^You deliver to as many zones as your account may hold \(200\)/)).toBeTruthy()
})
