import { type Branding, branding as endpoints } from '@affluence/contract/branding'
import { colorsOf } from '@affluence/contract/branding.colors'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { LOOKS, READY, type ShopLooks } from '../../book/looks.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { signedIn } from '../../testing/signedIn.ts'
import { Refused, stubApi } from '../../testing/stubApi.ts'
import BrandingPage from './BrandingPage.vue'

const sanaga = (more: Partial<Branding> = {}): Branding => ({
  name: 'Maison Sanaga',
  slug: 'maison-sanaga',
  url: 'https://affluence.example/book/maison-sanaga',
  brand_color: '#0f766e',
  welcome_message: 'Linen from Douala',
  is_open: true,
  opening_hours: [],
  timezone: 'Africa/Douala',
  payment_words: null,
  allowed_hosts: [],
  logo_url: null,
  colors: colorsOf('#0f766e'),
  ...more,
})
let api: ReturnType<typeof stubApi>
let stored: Branding
beforeEach(() => {
  api = stubApi()
  stored = sanaga()
  api.stub(endpoints.get, () => stored)
  api.stub(endpoints.change, ({ body }) => (stored = { ...stored, ...body }))
})
async function show() {
  await renderPage(signedIn('sponsor', BrandingPage), { texts: ['branding'] })
  await screen.findByRole('button', { name: 'Save the shop page' })
}
const save = () => fireEvent.click(screen.getByRole('button', { name: 'Save the shop page' }))
const changes = () => api.asked(endpoints.change).map(({ body }) => body)
/** The frame with the page for customers: it says that it is there, and hears what it is to show. */
function shownIn(frame: HTMLIFrameElement) {
  const heard: { kind: string; looks: ShopLooks }[] = []
  const shop = { postMessage: (message: (typeof heard)[number]) => heard.push(structuredClone(message)) }
  Object.defineProperty(frame, 'contentWindow', { value: shop })
  dispatchEvent(new MessageEvent('message', { data: READY, source: shop as unknown as Window }))
  return heard
}

test('what is typed shows in the preview at once, and only what has changed is sent', async () => {
  await show()
  const frame = screen.getByTitle<HTMLIFrameElement>('Preview')
  expect(frame.getAttribute('src')).toBe('/book/maison-sanaga?preview')
  const heard = shownIn(frame)
  expect(heard.at(-1)).toMatchObject({ kind: LOOKS, looks: { welcome_message: 'Linen from Douala', is_open: true } })
  await fireEvent.update(screen.getByLabelText(/^Welcome message/), 'Made in Akwa')
  await waitFor(() => expect(heard.at(-1)!.looks.welcome_message).toBe('Made in Akwa'))
  await fireEvent.click(screen.getByRole('button', { name: 'Dark' }))
  expect(heard.at(-1)!.looks).toMatchObject({ dark: true, language: 'en' })
  expect(screen.getByText('488 characters left')).toBeTruthy()
  await save()
  await waitFor(() => expect(changes()).toEqual([{ welcome_message: 'Made in Akwa' }]))
  expect(await screen.findByText('The shop page is saved')).toBeTruthy()
})

test('a color that cannot be read as text says which one is used instead, and why', async () => {
  await show()
  expect(screen.queryByText(/text needs 4.5/)).toBeNull()
  await fireEvent.update(screen.getByLabelText('Brand colour'), '#facc15')
  const { text } = colorsOf('#facc15')
  const said = await screen.findByText(/text needs 4.5/)
  expect(said.textContent).toContain(`written in ${text}: #facc15 has a contrast of 1.5 : 1`)
  await save()
  await waitFor(() => expect(changes()).toEqual([{ brand_color: '#facc15' }]))
})

test('the standard color is none of its own', async () => {
  await show()
  await fireEvent.click(screen.getByRole('button', { name: 'Use the standard colour' }))
  await save()
  await waitFor(() => expect(changes()).toEqual([{ brand_color: null }]))
})

test('the switch closes the shop without anything else being saved', async () => {
  await show()
  await fireEvent.update(screen.getByLabelText(/^Welcome message/), 'Not saved')
  await fireEvent.click(screen.getByRole('switch', { name: 'Taking orders' }))
  await waitFor(() => expect(changes()).toEqual([{ is_open: false }]))
  expect(await screen.findByText('Closed: customers see the page and cannot order.')).toBeTruthy()
  expect(screen.getByLabelText<HTMLTextAreaElement>(/^Welcome message/).value).toBe('Not saved')
})

test('hours are set by the day, and copied to all days', async () => {
  await show()
  await fireEvent.click(screen.getByLabelText('At certain hours'))
  await fireEvent.update(screen.getByLabelText('Monday 1: to'), '07:00')
  expect(screen.getByText(/^The end must be after the beginning. Past/)).toBeTruthy()
  await fireEvent.update(screen.getByLabelText('Monday 1: to'), '12:30')
  await fireEvent.click(screen.getByRole('button', { name: 'Copy to all days: Monday' }))
  await save()
  await waitFor(() => expect(changes()).toHaveLength(1))
  const { opening_hours } = changes()[0] as Branding
  expect(opening_hours).toHaveLength(7)
  expect(opening_hours[6]).toEqual({ day: 'sunday', from: '08:00', to: '12:30' })
})

test('an address that is taken stands at its field; before, it is said that the old one leads on', async () => {
  api.stub(endpoints.change, () => new Refused({ status: 409, code: 'slug_taken' }))
  await show()
  const field = screen.getByLabelText(/^Last part of the address/)
  await fireEvent.update(field, 'sanaga')
  expect(screen.getByTestId('address').textContent).toBe('https://affluence.example/book/sanaga')
  expect(screen.getByText(/maison-sanaga and printed codes with it keep working/)).toBeTruthy()
  await save()
  await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'))
  expect(screen.getByText('This short name is taken.')).toBeTruthy()
})

test('a host is taken out of a pasted address; what is none is refused in words', async () => {
  await show()
  const field = screen.getByLabelText('Host names')
  await fireEvent.update(field, 'https://www.Sanaga.example/shop?a=1')
  await fireEvent.click(screen.getByRole('button', { name: 'Add' }))
  await fireEvent.update(field, 'no host')
  await fireEvent.click(screen.getByRole('button', { name: 'Add' }))
  expect(screen.getByRole('alert').textContent).toContain('“no host” is not the name of a site')
  await save()
  await waitFor(() => expect(changes()).toEqual([{ allowed_hosts: ['www.sanaga.example'] }]))
})

test('the line for the own site stands below its host names', async () => {
  await show()
  expect(screen.getByText(/^Add the name of your site above/)).toBeTruthy()
  expect(screen.getByTestId('embed').textContent).toBe(
    '<script src="https://affluence.example/embed.js" data-shop="maison-sanaga"></script>',
  )
  expect(screen.getByRole('button', { name: 'Copy: Line for your site' })).toBeTruthy()
})

test('a logo that is too large is not sent; one that the server refuses says why; one is removed after a question', async () => {
  await show()
  const field = screen.getByLabelText('Logo', { selector: 'input' })
  const choose = (size: number) =>
    fireEvent.change(field, {
      target: { files: [new File([new Uint8Array(size)], 'logo.png', { type: 'image/png' })] },
    })
  await choose(2.5 * 1024 * 1024)
  expect(screen.getByRole('alert').textContent).toBe('This file has 2.5 MB; 2 MB at most.')
  expect(api.asked(endpoints.setLogo)).toHaveLength(0)
  api.stub(endpoints.setLogo, () => new Refused({ status: 422, code: 'picture_damaged' }))
  await choose(10)
  await screen.findByText('This picture is damaged or not complete. Choose another file.')
  api.stub(endpoints.setLogo, () => (stored = sanaga({ logo_url: '/api/v1/files/1' })))
  await choose(20)
  await screen.findByRole('img', { name: 'Logo' })
  api.stub(endpoints.dropLogo, () => (stored = sanaga()))
  await fireEvent.click(screen.getByRole('button', { name: 'Remove' }))
  const question = within(await screen.findByRole('dialog', { name: 'Remove the logo?' }))
  await fireEvent.click(question.getByRole('button', { name: 'Remove' }))
  await waitFor(() => expect(screen.queryByRole('img', { name: 'Logo' })).toBeNull())
})

test('the link can be copied and sent', async () => {
  await show()
  const link = within(screen.getByRole('region', { name: 'Your magic link' }))
  expect(link.getByRole('link', { name: 'affluence.example/book/maison-sanaga' }).getAttribute('href')).toBe(stored.url)
  expect(link.getByRole('button', { name: 'Copy: Your magic link' })).toBeTruthy()
  expect(link.getByRole('link', { name: 'Share on WhatsApp' }).getAttribute('href')).toContain(
    encodeURIComponent(stored.url),
  )
})
