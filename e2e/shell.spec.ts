import { expectAccessible } from './accessible.ts'
import { registered, signInAsAdmin } from './people.ts'
import { expect, test } from './test.ts'

test('on a phone the menu is a drawer that keeps the focus, gives it back, and leaves it to the page it opens', async ({
  page,
  isMobile,
}) => {
  test.skip(!isMobile, 'wide screens show the menu always')
  await signInAsAdmin(page)
  const opener = page.getByRole('button', { name: 'Open the menu' })
  await opener.click()
  const drawer = page.getByRole('dialog', { name: 'Main menu' })
  await expect(drawer.getByRole('link', { name: 'Home', exact: true })).toBeFocused()
  await expectAccessible(page)
  for (let n = 0; n < 30; n++) {
    await page.keyboard.press('Tab')
    const outside = await page.evaluate(() => {
      const now = document.activeElement
      return now !== document.body && !now?.closest('[role="dialog"]')
    })
    expect(outside).toBe(false)
  }
  await page.keyboard.press('Escape')
  await expect(drawer).toBeHidden()
  await expect(opener).toBeFocused()
  await opener.click()
  await drawer.getByRole('link', { name: 'Audit log' }).click()
  await expect(page).toHaveURL(/admin\/audit/)
  await expect(drawer).toBeHidden()
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
})

test('the palette finds a person, a list sorts by its heading, and ? tells the keys', async ({
  page,
  isMobile,
  server,
}) => {
  test.skip(isMobile, 'a phone has no keyboard')
  const person = await registered(server, 'influencer')
  await signInAsAdmin(page)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill(person.name)
  await page.getByRole('option', { name: person.name }).click()
  await expect(page.getByRole('heading', { level: 1, name: person.name })).toBeVisible()
  await page.goto('/admin/users')
  const since = page.getByRole('columnheader', { name: 'Since' })
  await expect(since).toHaveAttribute('aria-sort', 'descending')
  await since.getByRole('button').click()
  await expect(page).toHaveURL(/sort=created_at/)
  await expect(since).toHaveAttribute('aria-sort', 'ascending')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox')).toBeFocused()
})
