import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { type Caller, callerOf } from './callers.ts'
import { test } from './demo.ts'
import { signIn } from './people.ts'
import { lists, people, places, type Role } from './places.ts'
import { admin, type Server } from './server.ts'
import { expect, test as base } from './test.ts'
/** One endpoint with a delivery, whatever the demo data bring. */
async function ensureWebhook(call: Caller) {
  const { data } = await call<{ data: { id: string }[] }>('GET', '/webhook-deliveries')
  if (data.length > 0) return
  const { url } = await call<{ url: string }>('POST', '/webhook-inbox')
  const { id } = await call<{ id: string }>('POST', '/webhook-endpoints', { url, events: ['*'] })
  await call('POST', `/webhook-endpoints/${id}/test`)
}

/** The ids that stand for `:name` in this role's places. */
async function idsFor(call: Caller, role: Role) {
  if (role === 'sponsor') {
    await call('POST', '/shop-connections', { kind: 'woocommerce', name: 'Boutique' })
    await ensureWebhook(call)
  }
  const names = new Set(places[role].flatMap((place) => [...place.matchAll(/:(\w+)/g)].map((found) => found[1]!)))
  const ids = new Map<string, string>()
  for (const name of names) {
    const { data } = await call<{ data: { id: string }[] }>('GET', lists[name]!)
    ids.set(name, data[0]!.id)
  }
  return ids
}

/** Signed in, in a language; answers with the ids of what this role sees. */
async function enter(page: Page, world: Server, who: Role, locale: string) {
  const call = await callerOf(world, ...people[who])
  // The people of the demo world have languages of their own.
  await call('PATCH', '/me', { locale: locale.slice(0, 2) })
  const ids = await idsFor(call, who)
  await signIn(page, ...people[who])
  await page.waitForURL('**/home')
  return ids
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
  // A dialog that the address opens stands for its page.
  await expect(page.locator('h1:visible, [role=dialog] h2:visible').first()).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', locale.slice(0, 2))
  await expect(page.locator('.animate-pulse')).toHaveCount(0)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect([path, wide]).toEqual([path, 0])
}

/**
 * Every page is seen on a desktop and on a phone, in light and in dark. Its address is opened once on each device: in
 * English on one of them and in French on the other. All rules are asked in one of the two schemes, by turns; the markup
 * of the other one is the same, so that only its colours are asked about.
 */
const languageOf = (place: number, isMobile: boolean) => ((place % 2 === 0) === isMobile ? 'fr-FR' : 'en-GB')
const schemes = ['light', 'dark'] as const

/** Pages of one test: enough to pay for the sign-in. */
const AT_ONCE = 10
for (const locale of ['en-GB', 'fr-FR']) {
  test.describe(locale, () => {
    test.use({ locale })
    for (const who of ['stranger', 'influencer', 'sponsor', 'admin'] as const) {
      for (let from = 0; from < places[who].length; from += 2 * AT_ONCE) {
        const some = places[who].slice(from, from + 2 * AT_ONCE)
        test(`pages of the ${who} from ${some[0]!}: accessible, no error, nothing from elsewhere, nothing refused`, async ({
          page,
          world,
          isMobile,
        }) => {
          test.setTimeout(240_000)
          const faults = watch(page, world)
          const ids = who === 'stranger' ? new Map<string, string>() : await enter(page, world, who, locale)
          for (const [place, path] of some.entries()) {
            if (languageOf(place, isMobile) !== locale) continue
            const order = place % 4 < 2 ? schemes : schemes.toReversed()
            await page.emulateMedia({ colorScheme: order[0] })
            await visit(
              page,
              path.replace(/:(\w+)/g, (_, name: string) => ids.get(name)!),
              locale,
            )
            await expectAccessible(page, 'everything')
            await page.emulateMedia({ colorScheme: order[1] })
            await expectAccessible(page, 'colours')
          }
          expect(faults).toEqual([])
        })
      }
    }
  })
}

test('no page is forgotten here', () => {
  const features = join(import.meta.dirname, '../apps/web/src/features')
  const files = readdirSync(features, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.pages.ts'),
  )
  const paths = files.flatMap((file) =>
    [...readFileSync(join(features, file), 'utf8').matchAll(/path: '([^']+)'/g)].map((found) => found[1]!),
  )
  const shapeOf = (path: string) => path.replace(/\?.*/, '').replaceAll(/:\w+/g, ':')
  const visited = new Set(Object.values(places).flat().map(shapeOf))
  for (const path of ['/i/:username', '/unsubscribe/:token', '/auth/:platform/callback']) visited.add(shapeOf(path))
  expect(paths.length).toBeGreaterThan(50)
  expect(paths.filter((path) => !path.includes('*') && !visited.has(shapeOf(path)))).toEqual([])
})

base('the palette goes anywhere by keyboard alone', async ({ page, isMobile }) => {
  base.skip(isMobile, 'a phone has no keyboard')
  await signIn(page, admin.email, admin.password)
  await page.waitForURL('**/home')
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused()
  await page.keyboard.type('audit')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/admin\/audit/)
})
