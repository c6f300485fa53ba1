import { callerOf } from './callers.ts'
import { expectFine, fill, offer, stocked, words } from './bookShop.ts'
import { password, registered } from './people.ts'
import type { Server } from './server.ts'
import { expect, test } from './test.ts'

const french = { language: 'fr', locale: 'fr-FR' } as const

for (const { language, locale } of [{ language: 'en', locale: 'en-GB' }, french] as const)
  test.describe(`in ${language}`, () => {
    test.use({ locale, ...(language === 'fr' && { viewport: { width: 360, height: 740 } }) })
    test('a stranger comes through a link, orders without an account and follows the order', async ({
      page,
      server,
      isMobile,
    }) => {
      test.skip(isMobile !== (language === 'fr'), 'English at the desk, French on the phone')
      const { company, slug, name } = await stocked(server)
      const { id } = await offer(company, 'Kaba dress', 12_000, `https://affluence.example/book/${slug}`)
      const { me, creator } = await influencerOf(server)
      const asked = await creator<{ id: string }>('POST', '/affiliation-requests', { product_id: id })
      await company('POST', `/affiliation-requests/${asked.id}/approve`, {})
      const coupon = await company<{ id: string }>('POST', '/coupons', { code: 'ADA10', kind: 'percent', bps: 1_000 })
      await company('POST', `/coupons/${coupon.id}/assign`, { influencer_id: me })
      const { data } = await creator<{ data: { short_url: string }[] }>('GET', '/links')

      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(error.message))
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
      // Links lead to public addresses only, so the test follows the redirect on this server instead.
      const visit = await page.request.get(data[0]!.short_url, { maxRedirects: 0 })
      await page.goto(new URL(visit.headers()['location']!).pathname + new URL(visit.headers()['location']!).search)
      await expect(page).toHaveURL(new RegExp(`/book/${slug}\\?aff=`))
      await expect(page).toHaveTitle(name)
      await expect(page.locator('html')).toHaveAttribute('lang', language)
      await expect(page.getByText('<script>alert(1)</script>')).toBeVisible()
      const { add, send } = words[language]
      await page.getByRole('button', { name: add }).first().click()
      await fill(page, language)
      await expect(page.locator('.answer')).toContainText('ADA10')
      // 12,000 less 10 %, delivered for 1,000.
      await expect(page.locator('dd.sum')).toContainText(/11.?800/)
      await expectFine(page, `shop-${language}`)
      await page.getByRole('button', { name: send }).dblclick()

      await expect(page.locator('.placed h2')).toBeFocused()
      await expectFine(page, `placed-${language}`)
      const { count } = await company<{ count: number }>('GET', '/orders/count')
      expect(count).toBe(1)
      const orders = await company<{ data: { id: string; total: number; number: string }[] }>('GET', '/orders')
      expect(orders.data[0]).toMatchObject({ total: 11_800 })
      const order = await company<{ attribution: { influencer: { id: string } } }>(
        'GET',
        `/orders/${orders.data[0]!.id}`,
      )
      expect(order.attribution.influencer.id).toBe(me)

      await page.goto(await page.locator('.copy input').inputValue())
      await expect(page.getByRole('heading', { level: 2 }).first()).toContainText(orders.data[0]!.number)
      await company('POST', `/orders/${orders.data[0]!.id}/fulfilment`, { to: 'assigned', courier: { name: 'Paul' } })
      await page.reload()
      await expect(page.locator('[aria-current="step"]')).toHaveText(/courier|livreur/)
      await expectFine(page, `track-${language}`)
      expect(errors).toEqual([])
    })
  })

async function influencerOf(server: Server) {
  const { username } = await registered(server, 'influencer')
  const creator = await callerOf(server, username, password)
  const { party } = await creator<{ party: { id: string } }>('GET', '/me')
  return { me: party.id, creator }
}

test('where the price has changed meanwhile, both are named and nothing is ordered before one agrees', async ({
  page,
  server,
}) => {
  const { company, slug } = await stocked(server)
  const { id } = await offer(company, 'Bracelet', 20_000)
  await page.goto(`/book/${slug}`)
  await page.getByRole('button', { name: 'Add Bracelet' }).click()
  await fill(page)
  await expect(page.getByRole('button', { name: /^Order for.*21,000/ })).toBeVisible()
  await company('PATCH', `/products/${id}`, { price: 22_000 })
  await page.getByRole('button', { name: /^Order for/ }).click()
  const alert = page.getByRole('alert').filter({ hasText: 'The price has changed' })
  await expect(alert).toContainText(/21,000.*23,000/)
  await expect(alert).toBeFocused()
  await expectFine(page, 'price')
  expect(await company('GET', '/orders/count')).toMatchObject({ count: 0 })
  await page.getByRole('button', { name: /^Order at the new price.*23,000/ }).click()
  await expect(page.locator('.placed')).toBeVisible()
})

test('what is missing is said, and nothing typed is lost: not offline, not when the shop closes', async ({
  page,
  server,
  context,
}) => {
  const { company, slug } = await stocked(server)
  await page.goto(`/book/${slug}`)
  await page.getByRole('button', { name: 'Add Penja pepper' }).click()
  await page.getByRole('button', { name: /^Order/ }).click()
  await expect(page.getByLabel('Where to deliver')).toBeFocused()
  await fill(page)
  await expect(page.getByText(/begin at.*10,000.*2,500 more/)).toBeVisible()
  await page.getByLabel('Quantity of Penja pepper').first().fill('2')
  await page.getByLabel('Quantity of Penja pepper').first().press('Tab')
  await expect(page.getByRole('button', { name: /^Order for.*16,000/ })).toBeVisible()

  await page.reload()
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Zoe Essomba')
  await expect(page.getByRole('button', { name: /^Order for.*16,000/ })).toBeVisible()
  await context.setOffline(true)
  await page.getByRole('button', { name: /^Order for/ }).click()
  await expect(page.getByRole('alert')).toContainText('There is no connection')
  await context.setOffline(false)
  await company('PATCH', '/branding', { is_open: false })
  await expect(page.getByRole('button', { name: /^Order for/ })).toBeVisible()
  await page.getByRole('button', { name: /^Order for/ }).click()
  await expect(page.getByRole('alert')).toContainText('The shop has closed meanwhile')

  await page.goto(`/book/${slug}`)
  await expect(page.getByRole('heading', { name: 'The shop is closed at the moment' })).toBeVisible()
  await expect(page.getByLabel('Name', { exact: true })).toHaveCount(0)
  await expectFine(page, 'closed')
  await company('PATCH', '/branding', { is_open: true })
  await page.getByRole('button', { name: 'Look again' }).click()
  await page.getByRole('button', { name: /^Order for/ }).click()
  await expect(page.locator('.placed')).toBeVisible()
})

test('what no product says is ordered in words, and its price is agreed on the page of the order', async ({
  page,
  server,
}) => {
  const { company, slug } = await stocked(server)
  await page.goto(`/book/${slug}`)
  await fill(page)
  await page.getByLabel('Or say in your own words what you want').fill('A birthday basket for 10 people')
  await page.getByRole('button', { name: 'Ask for a price' }).click()
  await expect(page.locator('.placed')).toContainText('names a price')
  await page.goto(await page.locator('.copy input').inputValue())
  await expect(page.locator('.offer')).toContainText('It appears here')
  const { data } = await company<{ data: { id: string }[] }>('GET', '/orders')
  await company('POST', `/orders/${data[0]!.id}/offer`, { amount: 40_000 })
  await page.reload()
  await expect(page.locator('.offer')).toContainText(/40,000.*41,000/s)
  await expectFine(page, 'offer')
  await page.getByRole('button', { name: 'I agree' }).click()
  await expect(page.locator('.offer')).toHaveCount(0)
  await expect(page.locator('dd.sum')).toContainText('41,000')
})
