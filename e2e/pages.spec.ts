import { admin } from './server.ts'
import { expectAccessible, password, registered, signIn } from './people.ts'
import { expect, test } from './test.ts'

const open = [
  '/',
  '/register?role=sponsor',
  '/register?role=influencer',
  '/sign-in',
  '/sign-in?with=key',
  '/access',
  '/forgot-password',
  '/reset-password',
  '/no-such-page',
]
const shared = ['/home', '/api-keys', '/account', '/notifications']
const watch = [
  '/admin/approvals',
  '/admin/users',
  '/admin/influencers',
  '/admin/influencers/new',
  '/admin/influencers/ranking',
  '/admin/login-events',
  '/admin/audit',
  '/admin/jobs',
  '/admin/tasks',
  '/admin/settings',
]

for (const colorScheme of ['light', 'dark'] as const) {
  for (const locale of ['en-GB', 'fr-FR']) {
    test.describe(`${colorScheme}, ${locale}`, () => {
      test.use({ colorScheme, locale })

      test('every page: accessible, no error, nothing from elsewhere, nothing refused by the policy', async ({
        page,
        server,
      }) => {
        test.setTimeout(180_000)
        const faults: string[] = []
        page.on(
          'request',
          (request) =>
            /^http/.test(request.url()) && !request.url().startsWith(server.url) && faults.push(request.url()),
        )
        page.on('pageerror', (error) => faults.push(error.message))
        page.on(
          'console',
          (message) =>
            message.type() === 'error' && !/status of 4\d\d/.test(message.text()) && faults.push(message.text()),
        )
        const visit = async (path: string) => {
          await page.goto(path)
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
          await expect(page.locator('html')).toHaveAttribute('lang', locale.slice(0, 2))
          await expectAccessible(page)
          const wide = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          )
          expect([path, wide]).toEqual([path, 0])
        }
        for (const path of open) await visit(path)
        const { username } = await registered(server, 'influencer', { locale: locale.slice(0, 2) })
        await signIn(page, username, password)
        await page.waitForURL('**/home')
        for (const path of shared) await visit(path)
        await page.context().clearCookies()
        await page.evaluate(() => localStorage.removeItem('signed_in'))
        await signIn(page, admin.email, admin.password)
        await page.waitForURL('**/home')
        if (locale === 'fr-FR') await page.evaluate(() => localStorage.setItem('locale', 'fr'))
        for (const path of locale === 'en-GB' ? watch : []) await visit(path)
        expect(faults).toEqual([])
      })
    })
  }
}

test('the palette goes anywhere by keyboard alone', async ({ page, isMobile }) => {
  test.skip(isMobile, 'a phone has no keyboard')
  await signIn(page, admin.email, admin.password)
  await page.waitForURL('**/home')
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused()
  await page.keyboard.type('audit')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/admin\/audit/)
})
