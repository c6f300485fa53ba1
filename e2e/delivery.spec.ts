import type { Browser, Page } from '@playwright/test'
import { fill, offer, openedShop, words } from './bookShop.ts'
import { type Caller, callerOf } from './callers.ts'
import { said, verifyBooks } from './figures.ts'
import { another, registered, signIn } from './people.ts'
import type { Server } from './server.ts'
import { expect, test } from './test.ts'

const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, locale: 'fr-FR' }
const akwa = { latitude: 4.0511, longitude: 9.7679, accuracy: 15 }
/** One dress for 12,000 brought to Akwa for 1,000; 15 % of the dress for who recommended it. */
const FEE = 1_000
const [PRICE, TOTAL, COMMISSION] = ['12,000', '13,000', '1,800']

type Order = { id: string; number: string; fulfilment: string; payment: string }

/** A shop with one product and one zone, and an influencer with a link to its page. */
async function stage(server: Server) {
  const shop = await openedShop(server)
  const { id: product_id } = await offer(
    shop.company,
    'Kaba dress',
    12_000,
    `https://affluence.example/book/${shop.slug}`,
  )
  await shop.company('POST', '/zones', { name: 'Akwa', city: 'Douala', fee: FEE })
  const star = await registered(server, 'influencer', { locale: 'en' })
  const creator = await callerOf(server, star.username)
  const asked = await creator<{ id: string }>('POST', '/affiliation-requests', { product_id })
  await shop.company('POST', `/affiliation-requests/${asked.id}/approve`, {})
  const { data } = await creator<{ data: { short_url: string }[] }>('GET', '/links')
  return { ...shop, star, creator, link: data[0]!.short_url }
}
async function signedIn(browser: Browser, server: Server, username: string, path: string) {
  const page = await another(browser, server)
  await signIn(page, username)
  await page.waitForURL('**/home')
  await page.goto(path)
  return page
}
/** Links lead to public addresses only, so the test follows the redirect on this server instead. */
async function followLink(page: Page, link: string) {
  const visit = await page.request.get(link, { maxRedirects: 0 })
  expect(visit.status()).toBe(302)
  const to = new URL(visit.headers()['location']!)
  await page.goto(to.pathname + to.search)
}
/** The page of an order asks again after a while. */
const later = (customer: Page) => customer.clock.fastForward(20_000)
const onlyOrder = async (company: Caller) => {
  const { data } = await company<{ data: Order[] }>('GET', '/orders')
  expect(data).toHaveLength(1)
  return data[0]!
}
/** Everything of the pages that must not go wrong while they are open. */
function watched(pages: Record<string, Page>) {
  const faults: string[] = []
  for (const [who, page] of Object.entries(pages)) {
    page.on('pageerror', (error) => faults.push(`${who}: ${error.message}`))
    page.on('console', (message) => {
      const isOffline = message.text().includes('ERR_INTERNET_DISCONNECTED')
      if (message.type() === 'error' && !isOffline) faults.push(`${who}: ${message.text()}`)
    })
  }
  return faults
}

test('a stranger orders through a link, a courier brings it without a network, and everybody reads the same figures', async ({
  page: customer,
  browser,
  server,
  isMobile,
}) => {
  test.skip(isMobile, 'the journey brings a phone of its own')
  test.setTimeout(240_000)
  const { company, owner, slug, star, creator, link } = await stage(server)
  const office = await signedIn(browser, server, owner.username, '/orders')
  const promoter = await signedIn(browser, server, star.username, '/commissions')
  await expect(office.getByText('No orders yet')).toBeVisible()
  await expect(promoter.getByText('No commissions yet')).toBeVisible()
  const phone = await browser.newContext({ ...PHONE, baseURL: server.url })
  const courier = await phone.newPage()
  const faults = watched({ customer, office, promoter, courier })

  await customer.clock.install()
  await test.step('a stranger follows the link to the shop’s page and orders', async () => {
    await followLink(customer, link)
    await expect(customer).toHaveURL(new RegExp(`/book/${slug}\\?aff=`))
    await customer.getByRole('button', { name: 'Add Kaba dress' }).click()
    await fill(customer)
    await expect(customer.locator('dd.sum')).toContainText(TOTAL)
    await customer.getByRole('button', { name: words.en.send }).click()
    await expect(customer.locator('.placed')).toContainText(TOTAL)
    await customer.goto(await customer.locator('.copy input').inputValue())
    await expect(customer.locator('.digits')).toHaveCount(0)
  })

  const order = await onlyOrder(company)
  const opened = await test.step('the shop sees the order come in, adds a courier and assigns the order', async () => {
    await expect(office.getByRole('link', { name: order.number })).toBeVisible()
    await office.goto('/couriers?dialog=new')
    const adding = office.getByRole('dialog', { name: 'New courier' })
    await adding.getByLabel('Name').fill('Moussa Traoré')
    await adding.getByLabel('Phone').fill('+237 670 00 00 00')
    await adding.getByRole('button', { name: 'Add the courier' }).click()
    await expect(adding).toBeHidden()

    await office.goto(`/orders/${order.id}`)
    await office.getByRole('button', { name: 'Assign a courier' }).click()
    const assigning = office.getByRole('dialog')
    await assigning.getByRole('combobox', { name: 'Courier' }).selectOption({ index: 1 })
    await assigning.getByRole('button', { name: 'Assign', exact: true }).click()
    const url = new URL((await office.getByTestId('courier-url').textContent())!.trim())
    await later(customer)
    await expect(customer.locator('[aria-current="step"]')).toHaveText(/courier/)
    return url.pathname + url.hash
  })

  await test.step('the courier opens the link, picks up with the code of the shop and goes', async () => {
    const code = await office.getByTestId('pickup-code').textContent()
    await courier.goto(opened)
    await expect(courier.getByRole('heading', { name: 'Zoe Essomba' })).toBeVisible()
    expect(await courier.locator('body').innerText()).not.toContain(code!.trim())
    await courier.getByRole('button', { name: 'Je suis à la boutique' }).click()
    await courier.getByLabel('Code de la boutique').fill(code!.trim())
    await courier.getByRole('button', { name: 'J’ai les articles' }).click()
    await courier.getByRole('button', { name: 'Je suis en route' }).click()
    await phone.grantPermissions(['geolocation'])
    // The browser dates a position when it is set: the customer sees none from before the pick-up.
    await phone.setGeolocation(akwa)
    await courier.getByRole('button', { name: 'Partager ma position' }).click()
    await expect(courier.getByText(/Votre position est partagée/)).toBeVisible()
    await expect(office.getByTestId('pickup-code')).toHaveCount(0)
    await expect(office.getByText('On its way').first()).toBeVisible()
  })

  const code =
    await test.step('the customer and the shop see where the courier is; the code is the customer’s', async () => {
      await expect(async () => {
        await later(customer)
        await expect(customer.locator('.map-courier')).toBeVisible({ timeout: 3_000 })
      }).toPass()
      await expect(customer.getByText('Moussa is on the way to you.')).toBeVisible()
      expect(await customer.locator('main').innerText()).not.toContain('Traoré')
      const digits = (await customer.locator('.digits').textContent())!.trim()
      expect(digits).toMatch(/^\d{6}$/)
      const watching = await office.context().newPage()
      await watching.goto('/tracking')
      await expect(watching.getByRole('link', { name: order.number })).toBeVisible()
      await expect(watching.getByText(/last seen/).first()).toBeVisible()
      for (const page of [watching, office]) expect(await page.locator('body').innerText()).not.toContain(digits)
      await watching.close()
      return digits
    })

  await test.step('the hand-over is kept without a network, and sent once when it is back', async () => {
    const sent: string[] = []
    courier.on('request', (request) => {
      const body = request.url().endsWith('/api/v1/courier/steps') ? request.postDataJSON() : null
      if (body?.step === 'handed_over') sent.push(body.client_id)
    })
    await courier.waitForFunction(() => navigator.serviceWorker.ready.then(() => true))
    await phone.setOffline(true)
    await courier.reload()
    await courier.getByRole('button', { name: 'Je suis chez le client' }).click()
    await courier.getByLabel('Code du client').fill(code)
    await expect(courier.getByLabel(/^Espèces reçues/)).toHaveValue('13000')
    await courier.getByRole('button', { name: 'Remis au client' }).click()
    await expect(courier.getByText('Tout est livré. Merci !')).toBeVisible()
    expect(await company<Order>('GET', `/orders/${order.id}`)).toMatchObject({ fulfilment: 'in_transit' })
    await phone.setOffline(false)
    await expect(office.getByRole('heading', { name: 'Proof of hand-over' })).toBeVisible()
    expect(new Set(sent).size).toBe(1)
  })

  await test.step('every open page says by itself that the order is delivered and paid', async () => {
    await expect(office.getByText('Delivered', { exact: true }).first()).toBeVisible()
    await expect(office.getByText('Paid', { exact: true }).first()).toBeVisible()
    await later(customer)
    await expect(customer.locator('.digits')).toHaveCount(0)
    await expect(customer.locator('.map-courier')).toHaveCount(0)
    await expect(promoter.getByText(order.number)).toBeVisible()
    await said(promoter, COMMISSION)
    const { timeline } = await company<{ timeline: { kind: string }[] }>('GET', `/orders/${order.id}`)
    for (const kind of ['paid', 'handed_over', 'completed'])
      expect(timeline.filter((entry) => entry.kind === kind)).toHaveLength(1)
  })

  await test.step('order, dashboard, commissions, earnings and ledger tell the same figures', async () => {
    for (const figure of [PRICE, TOTAL, COMMISSION]) await said(office, figure)
    for (const path of ['/home', '/orders', '/commissions']) {
      await office.goto(path)
      await said(office, COMMISSION)
    }
    for (const path of ['/home', '/earnings', '/commissions', `/orders/${order.id}`]) {
      await promoter.goto(path)
      await said(promoter, COMMISSION)
    }
    expect(await promoter.locator('main').innerText()).not.toContain('Essomba')
    const entries = await creator<{ data: { kind: string; amount: number }[] }>('GET', `/orders/${order.id}/entries`)
    expect(entries.data.map(({ kind, amount }) => [kind, amount])).toContainEqual(['commission', 1_800])
    await verifyBooks(server)
  })

  await test.step('the shop counts the courier’s cash', async () => {
    await office.goto('/couriers/cash')
    await said(office, TOTAL)
    await office.getByRole('button', { name: /^Close the day: Moussa Traoré/ }).click()
    const closing = office.getByRole('dialog')
    await closing.getByRole('textbox', { name: 'Counted' }).fill('13000')
    await closing.getByRole('button', { name: 'Close the day' }).click()
    await expect(office.getByText('Closed', { exact: true })).toBeVisible()
  })
  expect(faults).toEqual([])
})
