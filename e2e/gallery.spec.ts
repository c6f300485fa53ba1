import { join } from 'node:path'
import { admin, startServer } from './server.ts'
import { signIn } from './people.ts'
import { expect, test } from './test.ts'

// `GALLERY=1 npm run e2e -- gallery --project desktop` takes the pictures of README anew, out of the demo world.
const folder = join(import.meta.dirname, '../docs/images')

test('README’s pictures show the product as it is', async ({ browser }) => {
  test.skip(!process.env.GALLERY, 'only when the pictures are wanted')
  const server = await startServer({ DEMO: '1' })
  const take = async (name: string, path: string, colorScheme: 'light' | 'dark', login?: [string, string]) => {
    const page = await (
      await browser.newContext({
        baseURL: server.url,
        locale: 'en-GB',
        colorScheme,
        viewport: { width: 1280, height: 760 },
      })
    ).newPage()
    if (login) {
      await signIn(page, ...login)
      await page.waitForURL('**/home')
    }
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await page.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => undefined)
    await page.screenshot({ path: join(folder, `${name}.png`) })
    await page.context().close()
  }
  await take('landing', '/', 'light')
  await take('users', '/admin/users', 'light', [admin.email, admin.password])
  await take('account', '/account', 'dark', ['ines.mballa', 'affluence-demo'])
  await server.stop()
})
