import type { Page } from '@playwright/test'
import { socialPerson } from '../apps/api/src/testing/social/people.ts'
import { type SocialPlatforms, socialPlatforms } from '../apps/api/src/testing/social/socialPlatforms.ts'
import { expectAccessible } from './accessible.ts'
import { registered, signIn } from './people.ts'
import { type Server, startServer } from './server.ts'
import { expect, test as base } from './test.ts'

/** A server whose platforms are the stand-in. */
const test = base.extend<object, { platforms: SocialPlatforms; server: Server }>({
  platforms: [
    async ({ browserName: _ }, use) => {
      const platforms = await socialPlatforms()
      await use(platforms)
      await platforms.close()
    },
    { scope: 'worker' },
  ],
  server: [
    async ({ platforms }, use) => {
      const server = await startServer(platforms.env)
      await use(server)
      await server.stop()
    },
    { scope: 'worker' },
  ],
})
/** Accounts are read by a worker, and the machine may be busy with other journeys. */
test.beforeEach(() => test.setTimeout(180_000))

/** Signed in; at the platform the person does what `answer` says: it sends them back with these words. */
async function creator(
  page: Page,
  server: Server,
  platforms: SocialPlatforms,
  answer: (asked: URL) => URLSearchParams,
) {
  const { username } = await registered(server, 'influencer', { locale: 'en' })
  await signIn(page, username)
  await page.waitForURL('**/home')
  await page.route(`${platforms.url}/**`, (route) => {
    const asked = new URL(route.request().url())
    const back = `${asked.searchParams.get('redirect_uri')}?${answer(asked)}`
    return route.fulfill({
      contentType: 'text/html',
      body: `<script>location.replace(${JSON.stringify(back)})</script>`,
    })
  })
  await page.goto('/social-accounts')
}

test('an account is connected, counted at once, drawn, hidden from others and disconnected', async ({
  page,
  server,
  platforms,
}) => {
  const person = socialPerson({ username: 'ada.draws', followers: 1234 })
  await creator(page, server, platforms, (asked) => {
    const { code, state } = platforms.agree('instagram', asked.href, person)
    return new URLSearchParams({ code: code.replace('#_', ''), state })
  })
  await expect(page.getByText('No account is connected yet')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Connect Instagram' }).click()
  await page.waitForURL('**/social-accounts')
  const card = page.getByRole('article', { name: 'Instagram ada.draws' })
  // The first numbers come without a reload.
  await expect(card.getByText('1,234')).toBeVisible({ timeout: 60_000 })
  await expect(card.getByText('Connected', { exact: true })).toBeVisible()
  await expect(page.getByRole('figure')).toContainText('Followers per day')
  await page.getByRole('button', { name: '30 days' }).click()
  await expect(page).toHaveURL(/days=30/)
  await expect(page.getByRole('row').filter({ hasText: '1,234' }).first()).toBeVisible()
  await expectAccessible(page)

  person.followers = 1300
  await card.getByRole('button', { name: /^Read now/ }).click()
  await expect(card.getByText('1,300')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('row').filter({ hasText: '+66' })).toBeVisible({ timeout: 20_000 })

  await card.getByRole('button', { name: /^Disconnect/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
  await expect(card.getByText('Disconnected', { exact: true })).toBeVisible()
  await expect(card.getByRole('button', { name: /^Reconnect/ })).toBeVisible()
  // Its history stays with its owner.
  await expect(page.getByRole('row').filter({ hasText: '1,234' }).first()).toBeVisible()
})

test('who does not agree at the platform comes back to a page that says so', async ({ page, server, platforms }) => {
  await creator(page, server, platforms, () => new URLSearchParams({ error: 'access_denied' }))
  await page.getByRole('button', { name: 'Connect TikTok' }).click()
  await expect(page.getByRole('heading', { name: 'Nothing was connected' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'To my accounts' }).click()
  await expect(page.getByText('No account is connected yet')).toBeVisible()
})
