import type { BrowserContextOptions } from '@playwright/test'
import { expectAccessible, signIn, speaking } from './people.ts'
import { admin, type Server, startServer } from './server.ts'
import { expect, test } from './test.ts'

const people = [
  { who: 'a sponsor', login: 'sanaga', secret: 'affluence-demo', pages: ['/home'] },
  {
    who: 'an influencer',
    login: 'ines.mballa',
    secret: 'affluence-demo',
    pages: ['/home', '/reports/month', '/reports/commissions'],
  },
  { who: 'an admin', login: admin.email, secret: admin.password, pages: ['/home'] },
]

test.describe.serial('home, with a year of business behind it', () => {
  let server: Server
  test.beforeAll(async () => {
    test.setTimeout(180_000)
    server = await startServer({ DEMO: '1' })
    await expect.poll(seeded, { timeout: 150_000, intervals: [1000] }).toBe(true)
  })
  test.afterAll(() => server.stop())
  /** The last thing that each of its five shops does is to ask for a top-up. */
  async function seeded() {
    const boss = await speaking(server, admin.email, admin.password)
    const { data } = (await boss('GET', '/api/v1/top-ups?state=requested')) as { data: unknown[] }
    return data.length >= 5
  }

  for (const { who, login, secret, pages } of people) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test(`${who}, ${colorScheme}: accessible, and nothing wider than the screen`, async ({ browser }, {
        project,
      }) => {
        test.setTimeout(120_000)
        const options = { ...project.use, baseURL: server.url, colorScheme } as BrowserContextOptions
        const page = await (await browser.newContext(options)).newPage()
        await signIn(page, login, secret)
        await page.waitForURL('**/home')
        for (const path of pages) {
          await page.goto(path)
          await expect(page.locator('table').first()).toBeAttached()
          await expectAccessible(page)
          const wide = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          )
          expect([path, wide]).toEqual([path, 0])
        }
        await page.context().close()
      })
    }
  }

  test('an offer is countered in place, and the period stays in the address', async ({ browser }, { project }) => {
    const options = { ...project.use, baseURL: server.url, locale: 'fr-FR' } as BrowserContextOptions
    const page = await (await browser.newContext(options)).newPage()
    await signIn(page, 'sanaga', 'affluence-demo')
    await page.waitForURL('**/home')
    await page
      .getByRole('button', { name: /^Contre-proposer/ })
      .first()
      .click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Rémunération').fill('250000')
    await dialog.getByRole('button', { name: 'Envoyer la contre-proposition' }).click()
    await expect(page.getByText('Contre-proposition envoyée')).toBeVisible()
    await page.getByRole('button', { name: '90 jours' }).click()
    await expect(page).toHaveURL(/from=\d{4}-\d\d-\d\d/)
    await page.reload()
    await expect(page.getByRole('button', { name: '90 jours' })).toHaveAttribute('aria-pressed', 'true')
    await page.context().close()
  })

  test('who asks to promote a product is answered in place, in the words of the reader', async ({ browser }, {
    project,
  }) => {
    const options = { ...project.use, baseURL: server.url, locale: 'fr-FR' } as BrowserContextOptions
    const page = await (await browser.newContext(options)).newPage()
    await signIn(page, 'sanaga', 'affluence-demo')
    await page.waitForURL('**/home')
    const card = page.locator('section', {
      has: page.getByRole('heading', { name: 'Demandes d’affiliation à décider' }),
    })
    const waiting = await card.getByText(/demandes attendent votre décision/).textContent()
    await card
      .getByRole('button', { name: /^Accepter/ })
      .first()
      .click()
    const dialog = page.getByRole('dialog')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Accepter' }).click()
    await expect(dialog).toBeHidden()
    await expect(card.getByText(waiting ?? '')).toHaveCount(0)
    await page.context().close()
  })
})
