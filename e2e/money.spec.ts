import { readFileSync } from 'node:fs'
import { expectAccessible } from './accessible.ts'
import { adminCaller, type Caller, callerOf, callerWith } from './callers.ts'
import { said, verifyBooks } from './figures.ts'
import { another, fresh, registered, signIn } from './people.ts'
import type { Server } from './server.ts'
import { expect, test } from './test.ts'

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36'

/** A shop that may sell, with a product, and somebody who may promote it. */
async function stage(server: Server, locale: 'en' | 'fr') {
  const boss = await adminCaller(server)
  const shop = await registered(server, 'sponsor', { locale })
  const star = await registered(server, 'influencer', { locale })
  await boss('POST', `/admin/users/${shop.id}/approve`)
  const sell = await callerOf(server, shop.username)
  const promote = await callerOf(server, star.username)
  const { party } = await promote<{ party: { id: string } }>('GET', '/me')
  const product = await sell<{ id: string; name: string; currency: string }>('POST', '/products', {
    name: `Lamp ${fresh('n')}`,
    price: 100_00,
    url: 'https://shop.example.com/lamp',
    commission: { kind: 'percent', bps: 1500 },
  })
  return { boss, shop, star, sell, promote, product, influencer_id: party.id }
}

const customer = { name: 'Zoe Atangana', email: 'zoe@example.com', city: 'Douala' }
type Order = { id: string; number: string; currency: string; commission: { amount: number } | null }
const orderBy = (program_: Caller, more: object) =>
  program_<Order>('POST', '/orders', { customer, payment: 'paid', external_id: fresh('o'), ...more })

test('from the request to the payout: every page tells the same figures, and a refund afterwards takes back', async ({
  page,
  browser,
  server,
}) => {
  test.setTimeout(150_000)
  const { boss, shop, star, sell, promote, product, influencer_id } = await stage(server, 'en')
  const settings = await boss<{ hold_days: number }>('GET', '/admin/settings')
  await boss('PATCH', '/admin/settings', { hold_days: 0 })

  await test.step('the influencer asks; the shop sees it at once and approves', async () => {
    const office = await another(browser, server)
    await signIn(office, shop.username)
    await office.waitForURL('**/home')
    await office.goto('/affiliation-requests')
    await expect(office.getByText('Nothing waits for you')).toBeVisible()

    await signIn(page, star.username)
    await page.waitForURL('**/home')
    await page.goto(`/products/${product.id}`)
    await page.getByRole('button', { name: `Ask for a link: ${product.name}` }).click()
    await page.getByRole('button', { name: 'Send request' }).click()
    await page.waitForURL('**/affiliation-requests')

    await office.getByRole('button', { name: `Approve: ${star.name}, ${product.name}` }).click()
    await office.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
    await expect(page.getByTestId('short-url')).toBeVisible()
    await office.context().close()
  })

  const { data } = await promote<{ data: { short_url: string }[] }>('GET', '/links')
  const { key } = await sell<{ key: string }>('POST', '/api-keys', { name: 'Shop' })
  const shopsProgram = callerWith(server, `Api-Key ${key}`)
  await page.goto('/orders')
  await expect(page.getByText('No orders count as yours yet')).toBeVisible()

  const orders =
    await test.step('a stranger follows the link and buys; another uses a coupon; a third does neither', async () => {
      const reply = await fetch(data[0]!.short_url, { redirect: 'manual', headers: { 'user-agent': BROWSER } })
      expect(reply.status).toBe(302)
      const to = new URL(reply.headers.get('location')!)
      expect(to.host).toBe('shop.example.com')
      const ref = to.searchParams.get('aff')!
      const lamps = (quantity: number) => [{ name: 'Lamp', product_id: product.id, quantity, unit_price: 100_00 }]
      const byLink = await orderBy(shopsProgram, { items: lamps(2), ref })
      const code = fresh('C').toUpperCase()
      const coupon = await sell<{ id: string }>('POST', '/coupons', { code, kind: 'percent', bps: 1000 })
      await sell('POST', `/coupons/${coupon.id}/assign`, { influencer_id, commission_bps: 2000 })
      const vase = [{ name: 'Vase', quantity: 1, unit_price: 50_00 }]
      const byCoupon = await orderBy(shopsProgram, { items: vase, coupon_code: code })
      const byNobody = await orderBy(shopsProgram, { items: vase })
      expect([byLink, byCoupon, byNobody].map(({ commission }) => commission?.amount ?? null)).toEqual([
        30_00,
        9_00,
        null,
      ])
      return { byLink, byCoupon, byNobody }
    })

  await test.step('both stand in the open page at once, each with the reason it paid what it paid', async () => {
    await expect(page.getByRole('link', { name: orders.byLink.number })).toBeVisible()
    await expect(page.getByRole('link', { name: orders.byCoupon.number })).toBeVisible()
    await expect(page.getByText(orders.byNobody.number)).toHaveCount(0)
    await page.getByRole('link', { name: orders.byLink.number }).click()
    await expect(page.getByText('Why it counts for whom')).toBeVisible()
    await expect(page.getByText('agreed for the product').last()).toBeVisible()
    await said(page, '30.00')
    expect(await page.locator('main').innerText()).not.toContain('Atangana')
    await expectAccessible(page)
  })

  await test.step('home, commissions and earnings tell one sum: 39.00', async () => {
    await page.goto('/earnings')
    await said(page, '39.00')
    await page.goto('/commissions')
    await said(page, '39.00')
    await page.goto('/home')
    await said(page, '39.00')
  })

  await test.step('the waiting period ends, and the page says so by itself', async () => {
    await page.goto('/earnings')
    await boss('POST', '/admin/tasks/release_commissions/run')
    await expect(page.locator('main a', { hasText: 'Payable' }).first()).toContainText('39.00')
  })

  const payout = await test.step('the shop tops up, the payout is settled and arrives', async () => {
    const top_up = await sell<{ id: string }>('POST', '/top-ups', { amount: 500_00 })
    await boss('POST', `/top-ups/${top_up.id}/confirm`)
    const made = await sell<{ id: string; amount: number }>('POST', '/payouts', { influencer_id })
    expect(made.amount).toBe(39_00)
    await boss('POST', `/payouts/${made.id}/lock`)
    await boss('POST', `/payouts/${made.id}/process`)
    await boss('POST', `/payouts/${made.id}/pay`, { reference: 'SEPA 1' })
    return made
  })

  await test.step('the influencer takes the statement home', async () => {
    await page.goto(`/payouts/${payout.id}`)
    await expect(page.getByText('Paid', { exact: true }).first()).toBeVisible()
    await said(page, '39.00')
    const [pdf] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Statement (PDF)' }).click(),
    ])
    expect(
      readFileSync((await pdf.path())!)
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-')
    const [csv] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Statement (CSV)' }).click(),
    ])
    const text = readFileSync((await csv.path())!, 'utf8')
    expect(text).toContain(orders.byLink.number)
    expect(text).toContain(orders.byCoupon.number)
    await expectAccessible(page)
  })

  await test.step('the shop gives half back; the next payout takes half of the commission', async () => {
    const office = await another(browser, server)
    await signIn(office, shop.username)
    await office.waitForURL('**/home')
    await office.goto(`/orders/${orders.byLink.id}`)
    await office.getByRole('button', { name: 'Refund', exact: true }).click()
    const dialog = office.getByRole('dialog')
    await dialog.getByLabel('Amount').fill('100')
    await dialog.getByLabel('Reason').fill('Arrived broken')
    await dialog.getByRole('button', { name: /refund/i }).click()
    await expect(office.getByText('Partly refunded').first()).toBeVisible()
    await office.context().close()
    await page.goto('/earnings')
    await said(page, '−US$15.00')
  })

  await boss('PATCH', '/admin/settings', { hold_days: settings.hold_days })
  await verifyBooks(server)
})
