import { type BrowserContextOptions, expect, type Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { offered } from './offers.ts'
import { another, registered, signIn, speaking } from './people.ts'
import { type Server, startServer } from './server.ts'
import { test } from './test.ts'

const DAY = 86_400_000
const heading = (page: Page, name: RegExp) => page.getByRole('heading', { level: 2, name })
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

test('an offer is declined with a reason, which the other side reads where it stands; then a new one is made', async ({
  page,
  browser,
  server,
}) => {
  test.setTimeout(180_000)
  const { sponsor, person, campaign, id } = await offered(server)
  await signIn(page, sponsor.username)
  await page.waitForURL('**/home')
  await page.goto(`/ad-requests/${id}`)
  await expect(heading(page, /^Waiting for/)).toBeVisible()
  const creator = await another(browser, server)
  await signIn(creator, person.username)
  await creator.waitForURL('**/home')
  await creator.goto(`/ad-requests/${id}`)
  await press(creator, 'Decline')
  const dialog = creator.getByRole('dialog')
  await dialog.getByRole('textbox').fill('I am on the road until June')
  await expectAccessible(creator)
  await dialog.getByRole('button', { name: 'Decline', exact: true }).click()
  await expect(heading(creator, /was declined/)).toBeVisible()
  await expect(heading(page, /was declined/)).toBeVisible()
  await expect(page.getByText('I am on the road until June').first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Accept' })).toHaveCount(0)
  await expectAccessible(page)
  const letter = await server.mailTo(sponsor.email, /declined/)
  expect(letter.text).toContain('I am on the road until June')

  await page.goto(`/campaigns/${campaign}`)
  await page.getByRole('link', { name: 'Invite an influencer' }).click()
  await page.getByRole('searchbox', { name: 'Search name, niche or place' }).fill(person.name)
  await page.getByRole('link', { name: `Send a request: ${person.name}` }).click()
  await page.getByRole('textbox', { name: 'Pay', exact: true }).fill('320')
  await page.getByRole('textbox', { name: 'What is to be delivered' }).fill('One post in June')
  await press(page, 'Send')
  await expect(heading(page, /^Waiting for/)).toBeVisible()
  await creator.context().close()
})

test.describe('later', () => {
  let server: Server | undefined
  test.afterAll(() => server?.stop())

  test('what nobody answered lapses when the campaign ends, and work that nobody judged counts as confirmed', async ({
    browser,
  }, { project }) => {
    test.setTimeout(240_000)
    server = await startServer()
    const { sponsor, person, creator, campaign, id } = await offered(server)
    const late = await registered(server, 'influencer')
    const asking = await speaking(server, late.username)
    const application = { campaign_id: campaign, payment_amount: 200_00, message: 'I would love to' }
    const applied = String((await asking('POST', '/api/v1/ad-requests', application)).id)
    await creator('POST', `/api/v1/ad-requests/${id}/accept`, { offer_number: 1 })
    const work = { offer_number: 1, deliverable_urls: ['https://example.com/post'] }
    await creator('POST', `/api/v1/ad-requests/${id}/submit`, work)

    const page = await another(browser, server, { ...project.use, baseURL: server.url } as BrowserContextOptions)
    await signIn(page, sponsor.username)
    await page.waitForURL('**/home')
    await page.goto(`/ad-requests/${applied}`)
    await expect(heading(page, /^Your turn/)).toBeVisible()
    await server.wakeAt(new Date(Date.now() + 21 * DAY).toISOString())
    await expect(heading(page, /^The request expired/)).toBeVisible({ timeout: 60_000 })
    await expect(page.getByRole('button', { name: 'Accept' })).toHaveCount(0)
    await expectAccessible(page)
    await page.goto(`/ad-requests/${id}`)
    await expect(heading(page, /^Completed at/)).toContainText('300.00')
    await page.goto('/notifications')
    await expect(page.getByText(/request for Harvest with .* expired/)).toBeVisible()
    await server.mailTo(late.email, /expired/)
    await server.mailTo(person.email, /is complete/)
    await page.context().close()
  })
})
