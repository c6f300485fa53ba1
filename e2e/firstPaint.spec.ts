import type { Page } from '@playwright/test'
import { registered, signIn, speaking } from './people.ts'
import { expect, test } from './test.ts'

type Frame = { lang: string; dark: boolean; text: string }
/** Notes what each frame of the page shows until the page is told to stop. */
async function watchFrames(page: Page) {
  await page.addInitScript(() => {
    const seen = window as unknown as { frames: Frame[] }
    seen.frames = []
    const note = () => {
      const text = document.body?.innerText.slice(0, 400) ?? ''
      const root = document.documentElement
      if (text) seen.frames.push({ lang: root.lang, dark: root.classList.contains('dark'), text })
      requestAnimationFrame(note)
    }
    requestAnimationFrame(note)
  })
}
const framesOf = (page: Page) => page.evaluate(() => (window as unknown as { frames: Frame[] }).frames)

test('the first frame already has the language of the account and the theme that was chosen', async ({
  page,
  server,
}) => {
  const sponsor = await registered(server, 'sponsor', { locale: 'fr' })
  await signIn(page, sponsor.username)
  await page.waitForURL('**/home')
  await page.evaluate(() => localStorage.setItem('theme', 'dark'))
  // As on a second device: the browser has never heard of the language of this account.
  await page.evaluate(() => localStorage.removeItem('locale'))
  await watchFrames(page)
  await page.goto('/home')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr')
  const frames = await framesOf(page)
  expect(frames.length).toBeGreaterThan(0)
  expect(frames.filter(({ dark }) => !dark)).toEqual([])
  expect(frames.filter(({ lang }) => lang !== 'fr')).toEqual([])
  expect(frames.filter(({ text }) => /Skip to content|Your account/.test(text))).toEqual([])

  const call = await speaking(server, sponsor.username)
  await call('PATCH', '/api/v1/me', { locale: 'en' })
  await page.goto('/home')
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  expect((await framesOf(page)).filter(({ text }) => /Aller au contenu|Votre compte/.test(text))).toEqual([])
})
