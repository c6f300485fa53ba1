import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { callerOf } from './callers.ts'
import { approvedSponsor, fresh, signIn } from './people.ts'
import type { Server } from './server.ts'
import { expect, test } from './test.ts'

const words = {
  'en-GB': {
    colour: 'Brand colour',
    message: 'Welcome message',
    limited: 'At certain hours',
    closing: 'Monday 1: to',
    copy: 'Copy to all days: Monday',
    save: 'Save the shop page',
    saved: 'The shop page is saved',
    mended: /text needs 4.5 : 1/,
    logo: 'Logo',
    link: 'Your magic link',
    slug: 'Last part of the address',
  },
  'fr-FR': {
    colour: 'Couleur de la marque',
    message: 'Message d’accueil',
    limited: 'À certaines heures',
    closing: /^Lundi 1\s: à$/,
    copy: /^Copier sur tous les jours\s: Lundi$/,
    save: 'Enregistrer la page',
    saved: 'La page boutique est enregistrée',
    mended: /un texte demande 4,5\s:\s1/,
    logo: 'Logo',
    link: 'Votre lien magique',
    slug: 'Fin de l’adresse',
  },
}
const logo = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)

async function shop(page: Page, server: Server, locale = 'en') {
  const sponsor = await approvedSponsor(server, {
    company_name: `Maison ${fresh('sanaga')}`,
    country: 'CM',
    currency: 'XAF',
    locale,
  })
  const call = await callerOf(server, sponsor.username)
  await signIn(page, sponsor.username)
  await page.waitForURL('**/home')
  return { ...sponsor, call }
}
async function expectAccessibleInBoth(page: Page) {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectAccessible(page, colorScheme === 'light' ? 'everything' : 'colours')
  }
}
test.beforeEach(() => test.setTimeout(120_000))

for (const locale of ['en-GB', 'fr-FR'] as const)
  test.describe(locale, () => {
    test.use({ locale })
    test('a sponsor shapes the shop page and sees it beside', async ({ page, server }) => {
      const said = words[locale]
      const { call } = await shop(page, server, locale.slice(0, 2))
      await page.goto('/branding')
      const preview = page.frameLocator('[data-testid=preview]')
      await expect(preview.getByRole('heading', { level: 1 })).toHaveText(/^Maison /)
      await page.getByLabel(said.colour, { exact: true }).fill('#f59e0b')
      await expect(page.getByText(said.mended)).toBeVisible()
      await page.getByLabel(said.message).fill('Linen, cut and sewn in Douala.')
      await expect(preview.getByText('Linen, cut and sewn in Douala.')).toBeVisible()
      await page.getByLabel(said.limited).check()
      await page.getByLabel(said.closing).fill('12:30')
      await page.getByRole('button', { name: said.copy }).click()
      const slug = fresh('maison-')
      await page.getByLabel(said.slug).fill(slug)
      await expect(page.getByTestId('address')).toHaveText(`${server.url}/book/${slug}`)
      await page.getByRole('button', { name: said.save }).click()
      await expect(page.getByText(said.saved)).toBeVisible()
      await page
        .getByLabel(said.logo, { exact: true })
        .and(page.locator('input'))
        .setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: logo })
      await expect(page.getByRole('img', { name: said.logo })).toBeVisible()
      await expectAccessibleInBoth(page)
      expect(await call('GET', '/branding')).toMatchObject({
        brand_color: '#f59e0b',
        welcome_message: 'Linen, cut and sewn in Douala.',
        slug,
        opening_hours: expect.arrayContaining([{ day: 'sunday', from: '08:00', to: '12:30' }]) as unknown,
        logo_url: expect.stringContaining('/api/v1/files/') as unknown,
      })
      await page.goto('/home')
      await expect(page.getByRole('region', { name: said.link })).toContainText(`/book/${slug}`)
    })
  })

test('the preview is the page for customers, dark or closed before anything is saved, and takes no order', async ({
  page,
  server,
}) => {
  const { call } = await shop(page, server)
  await call('POST', '/products', {
    name: 'Kaba dress',
    price: 12_000,
    url: 'https://shop.example/kaba',
    commission: { kind: 'percent', bps: 500 },
  })
  await page.goto('/branding')
  const preview = page.frameLocator('[data-testid=preview]')
  await expect(preview.getByText('Kaba dress')).toBeVisible()
  await expect(preview.locator('main')).toHaveAttribute('inert')
  const paper = () => preview.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor)
  await page.getByRole('button', { name: 'Dark', exact: true }).click()
  await expect.poll(paper).toBe('rgb(11, 15, 25)')
  await page.getByRole('button', { name: 'Light', exact: true }).click()
  await expect.poll(paper).toBe('rgb(244, 245, 247)')
  await page.getByRole('switch', { name: 'Taking orders' }).click()
  await expect(preview.getByRole('heading', { name: 'The shop is closed at the moment' })).toBeVisible()
})

test('what was typed on the shop page is not lost without a question', async ({ page, server }) => {
  await shop(page, server)
  await page.getByRole('link', { name: 'Design' }).click()
  await page.getByLabel('Welcome message').fill('Not yet')
  await page.goBack()
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.getByRole('dialog').getByRole('button', { name: /Stay/ }).click()
  await expect(page.getByLabel('Welcome message')).toHaveValue('Not yet')
  await page.goBack()
  await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click()
  await expect(page).toHaveURL(/\/home/)
})

async function beginZone(page: Page, name: string) {
  await page.goto('/zones')
  await page.getByRole('button', { name: 'New zone' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('City').fill('Douala')
  await dialog.getByRole('textbox', { name: 'Delivery fee' }).fill('1500')
  return dialog
}

test('zones are drawn on the map, written down, and imported', async ({ page, server }) => {
  const { call } = await shop(page, server)
  const written = await beginZone(page, 'Bonapriso')
  await written.getByLabel('Centre').fill('4.0250, 9.6990')
  await written.getByRole('textbox', { name: 'Radius' }).fill('1.5')
  await written.getByRole('button', { name: 'Create the zone' }).press('Enter')
  await expect(page.getByText('Circle of 1.5 km')).toBeVisible()
  // The dialog leaves the address as it closes; a new page before that would be given up.
  await expect(page).toHaveURL(/\/zones$/)

  const drawn = await beginZone(page, 'Akwa')
  await drawn.getByLabel('Drawn outline').check()
  const map = drawn.getByRole('region', { name: 'Map' })
  await expect(map.locator('.map-land').first()).toBeAttached()
  await map.scrollIntoViewIfNeeded()
  for (const [x, y] of [
    [60, 60],
    [220, 70],
    [210, 200],
    [80, 190],
  ] as const)
    await map.click({ position: { x, y } })
  await expect(drawn.locator('.map-handle-corner')).toHaveCount(4)
  await drawn.locator('.map-handle-corner').nth(3).click()
  await expect(drawn.locator('.map-handle-corner')).toHaveCount(3)
  await drawn.getByRole('button', { name: 'Undo' }).click()
  await expect(drawn.locator('.map-handle-corner')).toHaveCount(4)
  await expectAccessibleInBoth(page)
  await drawn.getByRole('button', { name: 'Create the zone' }).click()
  await expect(drawn).toBeHidden()
  await expect(page.getByText(/4 corners/)).toBeVisible()

  await page.getByRole('button', { name: 'Import' }).click()
  const properties = { name: 'Deido', city: 'Douala', fee: 2000, minimum: 10000, radius_m: 900 }
  const geometry = { type: 'Point', coordinates: [9.712, 4.063] }
  const text = JSON.stringify({
    type: 'FeatureCollection',
    features: [{ type: 'Feature', geometry, properties }],
  })
  const form = page.getByRole('dialog')
  await form.getByLabel('Or paste the GeoJSON here').fill(text.replace('"Deido"', '""'))
  await form.getByRole('button', { name: 'Import' }).click()
  await expect(form.getByRole('alert')).toContainText('Zone 1')
  await expectAccessibleInBoth(page)
  await form.getByLabel('Or paste the GeoJSON here').fill(text)
  await form.getByRole('button', { name: 'Import' }).click()
  await expect(page.getByText('Circle of 0.9 km')).toBeVisible()
  await expectAccessibleInBoth(page)

  const { data } = await call<{ data: { name: string; polygon: object | null; radius_m: number | null }[] }>(
    'GET',
    '/zones',
  )
  expect(data.map(({ name, polygon, radius_m }) => [name, Boolean(polygon), radius_m])).toEqual([
    ['Akwa', true, null],
    ['Bonapriso', false, 1500],
    ['Deido', false, 900],
  ])
})
