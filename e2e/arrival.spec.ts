import { expectAccessible } from './accessible.ts'
import { expect, test } from './test.ts'

for (const path of ['/', '/sign-in']) {
  test(`a stranger opens ${path}: whole, accessible, nothing fetched elsewhere`, async ({ page, baseURL }) => {
    const elsewhere: string[] = []
    const errors: string[] = []
    page.on('request', (request) => request.url().startsWith(baseURL) || elsewhere.push(request.url()))
    page.on('pageerror', (error) => errors.push(error.message))
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expectAccessible(page)
    expect(elsewhere.filter((url) => url.startsWith('http'))).toEqual([])
    expect(errors).toEqual([])
  })
}

test.describe('in French', () => {
  test.use({ locale: 'fr-FR' })
  test('the browser’s language is spoken', async ({ page }) => {
    await page.goto('/sign-in')
    await expect(page.locator('html')).toHaveAttribute('lang', 'fr')
  })
})
