import type { Page } from '@playwright/test'
import { offered } from './offers.ts'
import { expectAccessible, signIn, signInAsAdmin } from './people.ts'
import { admin, type Server } from './server.ts'
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
const shared = ['/home', '/api-keys', '/account', '/notifications', '/exports']
/** What each role meets; `:campaign` and `:request` stand for ones of its own. */
const places = {
  influencer: [...shared, '/ad-requests', '/ad-requests?awaiting=me', '/ad-requests/:request', '/campaigns/:campaign'],
  sponsor: [
    '/campaigns',
    '/campaigns/new',
    '/campaigns/:campaign',
    '/campaigns/:campaign/edit',
    '/ad-requests',
    '/ad-requests/new?campaign_id=:campaign',
    '/ad-requests/:request',
  ],
  admin: [
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
    '/campaigns',
    '/ad-requests/:request',
  ],
}

function watch(page: Page, server: Server) {
  const faults: string[] = []
  page.on(
    'request',
    (request) => /^http/.test(request.url()) && !request.url().startsWith(server.url) && faults.push(request.url()),
  )
  page.on('pageerror', (error) => faults.push(error.message))
  page.on(
    'console',
    (message) => message.type() === 'error' && !/status of 4\d\d/.test(message.text()) && faults.push(message.text()),
  )
  return faults
}

async function visit(page: Page, path: string, locale: string) {
  await page.goto(path)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', locale.slice(0, 2))
  await expectAccessible(page)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect([path, wide]).toEqual([path, 0])
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const locale of ['en-GB', 'fr-FR']) {
    test.describe(`${colorScheme}, ${locale}`, () => {
      test.use({ colorScheme, locale })

      // The administrator of the tests reads English.
      const readers = [
        'stranger',
        'influencer',
        'sponsor',
        ...(locale === 'en-GB' ? (['admin'] as const) : []),
      ] as const
      for (const who of readers) {
        test(`every page of the ${who}: accessible, no error, nothing from elsewhere, nothing refused by the policy`, async ({
          page,
          server,
        }) => {
          test.setTimeout(180_000)
          const faults = watch(page, server)
          if (who === 'stranger') for (const path of open) await visit(page, path, locale)
          else {
            const { person, sponsor, campaign, id } = await offered(server, { locale: locale.slice(0, 2) })
            if (who === 'admin') await signInAsAdmin(page)
            else await signIn(page, who === 'sponsor' ? sponsor.username : person.username)
            await page.waitForURL('**/home')
            for (const path of places[who])
              await visit(page, path.replace(':campaign', campaign).replace(':request', id), locale)
          }
          expect(faults).toEqual([])
        })
      }
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
