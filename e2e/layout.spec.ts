import type { Page } from '@playwright/test'
import { callerOf } from './callers.ts'
import { test } from './demo.ts'
import { signIn, signInAsAdmin } from './people.ts'
import type { Server } from './server.ts'
import { expect } from './test.ts'

async function enter(page: Page, world: Server, login: string) {
  const call = await callerOf(world, login, 'affluence-demo')
  await call('PATCH', '/me', { locale: 'fr' })
  await signIn(page, login, 'affluence-demo')
  await page.waitForURL('**/home')
}

/** The people of the demo world have languages of their own. */
const columns = { name: /^(Columns|Colonnes)$/ }
async function firstColumn(page: Page, path: string) {
  await page.goto(path)
  await expect(page.getByRole('row').nth(1)).toBeVisible()
  await page.getByRole('button', columns).click()
  const first = page.getByRole('group', columns).getByRole('checkbox').first()
  const before = await first.isChecked()
  // Refused by the browser where anything lies above it.
  await first.click()
  expect([path, await first.isChecked()]).toEqual([path, !before])
}
test('the first entry of every menu of columns can be clicked', async ({ page, world, isMobile }) => {
  test.skip(isMobile, 'a phone has no columns')
  await enter(page, world, 'sanaga')
  const own = ['/orders', '/campaigns', '/products', '/links', '/coupons', '/commissions']
  for (const path of own) await firstColumn(page, path)
})
test('and so can those of the administration', async ({ page, isMobile }) => {
  test.skip(isMobile, 'a phone has no columns')
  await signInAsAdmin(page)
  const all = ['/admin/users', '/admin/influencers', '/admin/audit', '/admin/login-events', '/admin/jobs', '/orders']
  for (const path of all) await firstColumn(page, path)
})

test('on a phone a finger meets the tick box of a user', async ({ page, isMobile }) => {
  test.skip(!isMobile, 'for fingers')
  await signInAsAdmin(page)
  await page.goto('/admin/users')
  const box = await page.getByRole('row').getByRole('checkbox').first().boundingBox()
  expect(Math.min(box!.width, box!.height)).toBeGreaterThanOrEqual(24)
})

/** How far things moved by themselves, of the whole screen. */
const shiftOf = (page: Page) => page.evaluate(() => (window as unknown as { shifted: number }).shifted)
async function watchShift(page: Page) {
  await page.addInitScript(() => {
    const seen = window as unknown as { shifted: number }
    seen.shifted = 0
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.shifted += (entry as unknown as { value: number }).value
    }).observe({ type: 'layout-shift', buffered: true })
  })
}
const painted = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
/** Answers wait until the page has drawn what it shows meanwhile. */
async function held(page: Page, pattern: RegExp) {
  let release = () => undefined as void
  const released = new Promise<void>((done) => (release = done))
  await page.route(pattern, async (route) => {
    await released
    await route.continue()
  })
  return release
}
test('nothing moves while the requests of an influencer are loaded, whichever come last', async ({ page, world }) => {
  await enter(page, world, 'ines.mballa')
  await watchShift(page)
  const pending = await held(page, /affiliation-requests\?.*state=pending/)
  const answered = page.waitForResponse(/affiliation-requests\?.*state=rejected/)
  await page.goto('/affiliation-requests')
  await answered
  await painted(page)
  pending()
  await expect(page.locator('main h2').first()).toBeVisible()
  await expect(page.locator('.animate-pulse')).toHaveCount(0)
  await painted(page)
  expect(await shiftOf(page)).toBeLessThan(0.05)
})
test('nothing moves while API keys are loaded', async ({ page, world }) => {
  await enter(page, world, 'ines.mballa')
  await watchShift(page)
  const keys = await held(page, /v1\/api-keys/)
  await page.goto('/api-keys')
  await expect(page.locator('.animate-pulse').first()).toBeVisible()
  await painted(page)
  keys()
  await expect(page.locator('.animate-pulse')).toHaveCount(0)
  await painted(page)
  expect(await shiftOf(page)).toBeLessThan(0.05)
})

test('a page that does not exist keeps the menu, and a refused filter is taken out of the address', async ({
  page,
  world,
}) => {
  await enter(page, world, 'sanaga')
  await page.goto('/no-such-page')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByRole('banner')).toBeVisible()
  await expect(page.locator('#navigation')).toBeAttached()
  await page.goto('/orders?from=yesterday')
  await page.getByRole('button', { name: 'Réinitialiser les filtres' }).click()
  await expect(page).toHaveURL(/\/orders$/)
  await expect(page.getByRole('row').nth(1)).toBeVisible()
})
