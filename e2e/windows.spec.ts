import type { Page } from '@playwright/test'
import { adminCaller, callerOf, callerWith } from './callers.ts'
import { another, fresh, registered, signIn, signInAsAdmin } from './people.ts'
import type { Server } from './server.ts'
import { expect, test } from './test.ts'

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36'

/** A shop that may sell and an influencer, each signed in and at work, and an admin. */
async function stage(server: Server) {
  const boss = await adminCaller(server)
  const shop = await registered(server, 'sponsor')
  const star = await registered(server, 'influencer')
  await boss('POST', `/admin/users/${shop.id}/approve`)
  const [sell, promote] = [await callerOf(server, shop.username), await callerOf(server, star.username)]
  const product = await sell<{ id: string }>('POST', '/products', {
    name: `Basket ${fresh('n')}`,
    price: 100_00,
    url: 'https://shop.example.com/basket',
    commission: { kind: 'percent', bps: 1000 },
  })
  return { boss, shop, star, sell, promote, product }
}

/** Opens a page, waits until it stands, and does nothing more to it. */
async function open(page: Page, path: string) {
  await page.goto(path)
  await expect(page.locator('main h1')).toBeVisible()
  await expect(page.locator('.animate-pulse')).toHaveCount(0)
}
const shows = (page: Page, text: string | RegExp) => expect(page.locator('main').getByText(text).first()).toBeVisible()

test('what is done in one window stands in the open page of the other', async ({ page, browser, server }) => {
  test.setTimeout(180_000)
  const { boss, shop, star, sell, promote, product } = await stage(server)
  const office = page
  await signIn(office, shop.username)
  await office.waitForURL('**/home')
  const studio = await another(browser, server)
  await signIn(studio, star.username)
  await studio.waitForURL('**/home')

  await test.step('a request, its approval, its link', async () => {
    await open(office, '/affiliation-requests')
    await open(studio, '/affiliation-requests')
    const { id } = await promote<{ id: string }>('POST', '/affiliation-requests', { product_id: product.id })
    await shows(office, star.name)
    await shows(studio, 'Waiting')
    await sell('POST', `/affiliation-requests/${id}/approve`, {})
    await expect(studio.getByTestId('short-url')).toBeVisible()
    await expect(office.locator('main').getByText(star.name)).toHaveCount(0)
  })

  await test.step('an order, its payment, its commission', async () => {
    await open(office, '/orders')
    await open(studio, '/commissions')
    const { data } = await promote<{ data: { short_url: string }[] }>('GET', '/links')
    const click = await fetch(data[0]!.short_url, { redirect: 'manual', headers: { 'user-agent': BROWSER } })
    const ref = new URL(click.headers.get('location')!).searchParams.get('aff')!
    const { key } = await sell<{ key: string }>('POST', '/api-keys', { name: 'Shop' })
    const order = await callerWith(server, `Api-Key ${key}`)<{ id: string; number: string }>('POST', '/orders', {
      customer: { name: 'Zoe Atangana', email: 'zoe@example.com' },
      items: [{ name: 'Basket', product_id: product.id, quantity: 1, unit_price: 100_00 }],
      ref,
    })
    await shows(office, order.number)
    await open(office, `/orders/${order.id}`)
    await sell('POST', `/orders/${order.id}/payment`, { status: 'paid' })
    await shows(office, 'Paid')
    await shows(studio, order.number)
  })

  await test.step('a coupon given and taken back', async () => {
    await open(studio, '/coupons')
    const code = fresh('W').toUpperCase()
    const { party } = await promote<{ party: { id: string } }>('GET', '/me')
    const coupon = await sell<{ id: string }>('POST', '/coupons', { code, kind: 'percent', bps: 1000 })
    await sell('POST', `/coupons/${coupon.id}/assign`, { influencer_id: party.id, commission_bps: 500 })
    await shows(studio, code)
    await sell('POST', `/coupons/${coupon.id}/unassign`, {})
    await expect(studio.locator('main').getByText(code)).toHaveCount(0)
  })

  await test.step('a top-up confirmed by an admin; a commission that is held', async () => {
    await open(office, '/wallet')
    const top_up = await sell<{ id: string }>('POST', '/top-ups', { amount: 512_00 })
    await shows(office, /512\.00/)
    await boss('POST', `/top-ups/${top_up.id}/confirm`)
    await shows(office, '+US$512.00')
    await open(studio, '/commissions')
    const { data } = await sell<{ data: { id: string }[] }>('GET', '/commissions')
    await sell('POST', `/commissions/${data[0]!.id}/hold`, { reason: 'The parcel came back to the shop.' })
    await shows(studio, 'On hold until')
  })

  await test.step('a shop connected, names changed', async () => {
    await open(office, '/shops')
    await sell('POST', '/shop-connections', { kind: 'woocommerce', name: 'Rue du Lac' })
    await shows(office, 'Rue du Lac')
    await sell('PATCH', '/me', { name: `Maison ${shop.username}` })
    await expect(office.getByRole('button', { name: `Maison ${shop.username}` })).toBeVisible()
    await promote('PATCH', '/me/profile', { display_name: `Studio ${star.username}` })
    await expect(studio.getByRole('button', { name: `Studio ${star.username}` })).toBeVisible()
  })
  await studio.context().close()
})

test('what an admin changes stands in the open pages of another admin', async ({ page, server }) => {
  const boss = await adminCaller(server)
  await signInAsAdmin(page)
  await open(page, '/admin/settings')
  const before = await boss<{ hold_days: number }>('GET', '/admin/settings')
  await boss('PATCH', '/admin/settings', { hold_days: 23 })
  await expect(page.locator('main input').filter({ visible: true }).first()).toBeVisible()
  await expect
    .poll(() => page.locator('main input').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value)))
    .toContain('23')
  await boss('PATCH', '/admin/settings', { hold_days: before.hold_days })
  await open(page, '/admin/audit')
  const shop = await registered(server, 'sponsor')
  await boss('POST', `/admin/users/${shop.id}/approve`)
  await shows(page, 'user.approved')
  await open(page, '/admin/approvals')
  const next = await registered(server, 'sponsor')
  await shows(page, next.name)
})

test('a printed page has the page on it and nothing to press, on white', async ({ browser, server }) => {
  const { shop } = await stage(server)
  const page = await another(browser, server, { colorScheme: 'dark', viewport: { width: 1280, height: 800 } })
  await signIn(page, shop.username)
  await page.waitForURL('**/home')
  await open(page, '/products')
  await expect(page.locator('html')).toHaveClass(/dark/)
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
  await page.emulateMedia({ media: 'print' })
  await page.setViewportSize({ width: 718, height: 1040 })
  await expect(page.getByRole('banner')).toBeHidden()
  await expect(page.getByRole('navigation')).toBeHidden()
  await expect(page.locator('main h1')).toBeVisible()
  await expect(page.locator('main button:visible').filter({ hasNot: page.locator('thead *') })).toHaveCount(
    await page.locator('thead button:visible').count(),
  )
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(wide).toBe(0)
  await expect(page.locator('html')).not.toHaveClass(/dark/)
  await page.emulateMedia({ media: 'screen' })
  await page.evaluate(() => dispatchEvent(new Event('afterprint')))
  await expect(page.locator('html')).toHaveClass(/dark/)
  await page.context().close()
})
