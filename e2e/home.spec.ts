import type { BrowserContextOptions } from '@playwright/test'
import { expectAccessible, signIn, speaking } from './people.ts'
import { admin, type Server, startServer } from './server.ts'
import { expect, test } from './test.ts'

const people = [
  ['sanaga', 'affluence-demo'],
  ['ines.mballa', 'affluence-demo'],
  [admin.email, admin.password],
] as const

/** The product with a year of business behind it. */
async function busyServer() {
  const server = await startServer({ DEMO: '1' })
  await expect.poll(() => seeded(server), { timeout: 120_000, intervals: [1000] }).toBe(true)
  return server
}
/** The last thing that each of its five shops does is to ask for a top-up. */
async function seeded(server: Server) {
  const boss = await speaking(server, admin.email, admin.password)
  const { data } = (await boss('GET', '/api/v1/top-ups?state=requested')) as { data: unknown[] }
  return data.length >= 5
}

test('home shows every role its figures, accessible in light and dark, and nothing wider than the screen', async ({
  browser,
}, { project }) => {
  test.setTimeout(240_000)
  const server = await busyServer()
  for (const [login, secret] of people) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const options = { ...project.use, baseURL: server.url, colorScheme } as BrowserContextOptions
      const page = await (await browser.newContext(options)).newPage()
      await signIn(page, login, secret)
      await page.waitForURL('**/home')
      await expect(page.locator('figure canvas').first()).toBeVisible()
      await expectAccessible(page)
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect([login, wide]).toEqual([login, 0])
      if (login === 'ines.mballa') {
        for (const path of ['/reports/month', '/reports/commissions']) {
          await page.goto(path)
          await expect(page.getByRole('table').first()).toBeVisible()
          await expectAccessible(page)
        }
      }
      await page.context().close()
    }
  }
  await server.stop()
})

test('an offer is countered from home, and the period stays in the address', async ({ browser }, { project }) => {
  test.setTimeout(240_000)
  const server = await busyServer()
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
  await server.stop()
})
