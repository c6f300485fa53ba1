import type { BrowserContextOptions } from '@playwright/test'
import { admin, startServer } from './server.ts'
import { expectAccessible, signIn } from './people.ts'
import { expect, test } from './test.ts'

// The first page after signing in, with a year of business behind it.
const people = [
  ['sanaga', 'affluence-demo'],
  ['ines.mballa', 'affluence-demo'],
  [admin.email, admin.password],
] as const

test('home shows every role its figures, accessible in light and dark, and nothing wider than the screen', async ({
  browser,
}, { project }) => {
  test.setTimeout(120_000)
  const server = await startServer({ DEMO: '1' })
  for (const [login, secret] of people) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({
        ...project.use,
        baseURL: server.url,
        colorScheme,
      } as BrowserContextOptions)
      const page = await context.newPage()
      await expect(async () => {
        await signIn(page, login, secret)
        await page.waitForURL('**/home', { timeout: 5000 })
      }).toPass({ timeout: 30_000 })
      await expect(page.getByRole('figure').first()).toBeVisible()
      await expect(page.locator('figure canvas').first()).toBeVisible()
      await expectAccessible(page)
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect([login, wide]).toEqual([login, 0])
      await context.close()
    }
  }
  await server.stop()
})

test('an offer is countered from home, and the period stays in the address', async ({ browser }, { project }) => {
  const server = await startServer({ DEMO: '1' })
  const page = await (
    await browser.newContext({ ...project.use, baseURL: server.url, locale: 'fr-FR' } as BrowserContextOptions)
  ).newPage()
  await expect(async () => {
    await signIn(page, 'sanaga', 'affluence-demo')
    await page.waitForURL('**/home', { timeout: 5000 })
  }).toPass({ timeout: 30_000 })
  await page
    .getByRole('button', { name: /^Contre-proposer/ })
    .first()
    .click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Rémunération').fill('250000')
  await dialog.getByRole('button', { name: 'Envoyer la contre-proposition' }).click()
  await expect(page.getByText('Contre-proposition envoyée')).toBeVisible()
  await expect(page.getByText('Aucune demande n’attend votre réponse.')).toBeVisible()
  await page.getByRole('button', { name: '90 jours' }).click()
  await expect(page).toHaveURL(/from=\d{4}-\d\d-\d\d/)
  await page.reload()
  await expect(page.getByRole('button', { name: '90 jours' })).toHaveAttribute('aria-pressed', 'true')
  await server.stop()
})
