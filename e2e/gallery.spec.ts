import { join } from 'node:path'
import type { Browser } from '@playwright/test'
import { signIn, speaking } from './people.ts'
import { startServer } from './server.ts'
import { expect, test } from './test.ts'

// `GALLERY=1 npm run e2e -- gallery --project desktop` takes the pictures of README anew, out of the demo world.
const folder = join(import.meta.dirname, '../docs/images')
const password = 'affluence-demo'
const shop = 'northwind'
type Picture = { name: string; path: string; login?: string; dark?: boolean; phone?: boolean }

async function take(browser: Browser, baseURL: string, { name, path, login, dark, phone }: Picture) {
  const context = await browser.newContext({
    baseURL,
    locale: 'en-GB',
    colorScheme: dark ? 'dark' : 'light',
    viewport: phone ? { width: 390, height: 800 } : { width: 1280, height: 900 },
  })
  const page = await context.newPage()
  if (login) {
    await signIn(page, login, password)
    await page.waitForURL('**/home')
  }
  await page.goto(path)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.waitForLoadState('networkidle', { timeout: 5000 }).catch(() => undefined)
  await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => undefined))))
  await page.screenshot({ path: join(folder, `${name}.png`) })
  await context.close()
}

/** An order that was won by a coupon and given back in part: all there is to see on one page. */
async function eventfulOrder(url: string) {
  const api = await speaking({ url } as Parameters<typeof speaking>[0], shop, password)
  const { data } = (await api('GET', '/api/v1/orders?payment=partially_refunded&limit=50')) as {
    data: { id: string; attribution: { influencer: object | null } | null }[]
  }
  return data.find(({ attribution }) => attribution?.influencer)!.id
}

test('README’s pictures show the product as it is', async ({ browser }) => {
  test.skip(!process.env.GALLERY, 'only when the pictures are wanted')
  test.setTimeout(300_000)
  const server = await startServer({ DEMO: '1' })
  const order = await eventfulOrder(server.url)
  const pictures: Picture[] = [
    { name: 'landing', path: '/' },
    { name: 'home', path: '/home', login: shop },
    { name: 'order', path: `/orders/${order}`, login: shop },
    { name: 'influencer', path: '/home', login: 'ines.mballa', dark: true },
    { name: 'phone', path: '/earnings', login: 'ines.mballa', phone: true },
  ]
  for (const picture of pictures) await take(browser, server.url, picture)
  await server.stop()
})
