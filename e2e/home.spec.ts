import type { BrowserContextOptions } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { startDemo } from './demo.ts'
import { signIn } from './people.ts'
import type { Server } from './server.ts'
import { expect, test } from './test.ts'

test.describe.serial('home, with a year of business behind it', () => {
  let server: Server
  test.beforeAll(async () => {
    test.setTimeout(300_000)
    server = await startDemo()
  })
  test.afterAll(() => server.stop())
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
