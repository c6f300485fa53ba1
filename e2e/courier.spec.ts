import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { callerOf } from './callers.ts'
import { approvedSponsor, fresh, password } from './people.ts'
import { expect, test } from './test.ts'

const shot = async (page: Page, name: string) => {
  const folder = process.env.COURIER_SHOTS
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}
async function expectFine(page: Page, name: string) {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await expectAccessible(page)
    await shot(page, `${name}-${colorScheme}`)
  }
  const isWide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
  expect(isWide).toBe(false)
}
const douala = { latitude: 4.0511, longitude: 9.7679, accuracy: 15 }

test('a courier hands over an order without a network, and the customer follows it', async ({
  page,
  browser,
  server,
}) => {
  const sponsor = await approvedSponsor(server, { currency: 'XAF', company_name: `Sanaga ${fresh('shop')}` })
  const company = await callerOf(server, sponsor.username, password)
  const { slug } = await company<{ slug: string }>('PATCH', '/branding', { brand_color: '#0f766e' })
  const { id: product_id } = await company<{ id: string }>('POST', '/products', {
    name: 'Ndop basket',
    price: 7_500,
    url: 'https://shop.example/p',
    commission: { kind: 'percent', bps: 1_500 },
  })
  const { id: zone_id } = await company<{ id: string }>('POST', '/zones', { name: 'Akwa', city: 'Douala', fee: 1_000 })
  const answer = await fetch(`${server.url}/api/v1/shops/${slug}/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      items: [{ product_id, quantity: 2 }],
      zone_id,
      customer: { name: 'Zoe Essomba', phone: '+237650000000', address: 'Rue Joffre 12' },
    }),
  })
  const { number, tracking_url } = (await answer.json()) as { number: string; tracking_url: string }
  const { data } = await company<{ data: { id: string }[] }>('GET', `/orders?q=${number}`)
  const { id: courier_id } = await company<{ id: string }>('POST', '/couriers', {
    name: 'Moussa Traoré',
    phone: '+237670000000',
  })
  const order = data[0]!.id
  const { courier_url } = await company<{ courier_url: string }>('POST', `/orders/${order}/assign`, { courier_id })
  const { pickup } = await company<{ pickup: string }>('GET', `/orders/${order}/codes`)

  const phone = await browser.newContext({
    viewport: { width: 360, height: 740 },
    locale: 'fr-FR',
    geolocation: douala,
  })
  const courier = await phone.newPage()
  const opened = new URL(courier_url)
  await courier.goto(`${server.url}${opened.pathname}${opened.hash}`)
  await expect(courier.getByRole('heading', { name: 'Zoe Essomba' })).toBeVisible()
  expect(courier.url()).toBe(`${server.url}/courier`)
  await expectFine(courier, 'courier-phone')
  await courier.getByRole('button', { name: 'Je suis à la boutique' }).click()
  await courier.getByLabel('Code de la boutique').fill(pickup)
  await courier.getByRole('button', { name: 'J’ai les articles' }).click()
  await courier.getByRole('button', { name: 'Je suis en route' }).click()
  await phone.grantPermissions(['geolocation'])
  await phone.setGeolocation(douala)
  await courier.getByRole('button', { name: 'Partager ma position' }).click()
  await expect(courier.getByText(/Votre position est partagée/)).toBeVisible()

  await page.goto(`${server.url}${new URL(tracking_url).pathname}`)
  await expect(page.getByText('Moussa is on the way to you.')).toBeVisible()
  await expect(page.locator('.map-courier')).toBeVisible()
  await expectFine(page, 'customer')
  await page.setViewportSize({ width: 360, height: 740 })
  await expectFine(page, 'customer-phone')
  const code = (await page.locator('.digits').textContent())!
  await page.getByRole('button', { name: 'Something is wrong' }).click()
  await page.getByLabel(/What is wrong/).fill('The bell is broken')
  await page.getByRole('button', { name: 'Tell the shop' }).click()
  await expect(page.getByText(/has your message/)).toBeVisible()

  await courier.waitForFunction(() => navigator.serviceWorker.ready.then(() => true))
  await phone.setOffline(true)
  await courier.reload()
  await courier.getByRole('button', { name: 'Je suis chez le client' }).click()
  await courier.getByLabel('Code du client').fill(code)
  await expectFine(courier, 'courier-offline')
  await courier.getByRole('button', { name: 'Remis au client' }).click()
  await expect(courier.getByText('Tout est livré. Merci !')).toBeVisible()
  await shot(courier, 'courier-kept')
  await phone.setOffline(false)
  await expect
    .poll(async () => (await company<{ fulfilment: string }>('GET', `/orders/${order}`)).fulfilment)
    .toBe('completed')
  await page.reload()
  await expect(page.getByText('Moussa', { exact: false })).toHaveCount(0)
  await expect(page.locator('.digits')).toHaveCount(0)
  await phone.close()
})
