import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { phone, stocked } from './bookShop.ts'
import { expect, test } from './test.ts'

test('the keyboard alone is enough', async ({ page, server, isMobile }) => {
  test.skip(isMobile, 'a phone has none')
  const { slug } = await stocked(server)
  await page.goto(`/book/${slug}`)
  const reach = async (name: string | RegExp, role: 'button' | 'textbox' | 'combobox' | 'spinbutton') => {
    const wanted = page.getByRole(role, { name }).first()
    await expect(wanted).toBeVisible()
    for (let tries = 0; tries < 60; tries++) {
      if (await wanted.evaluate((element) => element === document.activeElement)) return
      await page.keyboard.press('Tab')
    }
    await expect(wanted).toBeFocused()
  }
  await reach('Add Ndop basket', 'button')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'One more of Ndop basket' }).first()).toBeFocused()
  await page.keyboard.press('Enter')
  await reach('Where to deliver', 'combobox')
  await page.keyboard.press('ArrowDown')
  await reach('Address', 'textbox')
  await page.keyboard.type('Rue Joffre 12')
  await reach('Name', 'textbox')
  await page.keyboard.type('Zoe Essomba')
  await reach('Phone', 'textbox')
  await page.keyboard.type(phone())
  await expect(page.getByRole('button', { name: /^Order for.*16,000/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Thank you, your order is in' })).toBeFocused()
})

test('on the site of the shop a button opens it in a dialog; on others the browser refuses', async ({
  page,
  server,
  isMobile,
}) => {
  test.skip(isMobile, 'the same on both')
  let slug = ''
  const site = createServer((_, reply) =>
    reply
      .setHeader('content-type', 'text/html')
      .end(
        `<!doctype html><html lang="fr"><title>x</title><body><script src="${server.url}/embed.js" data-shop="${slug}"></script></body></html>`,
      ),
  ).listen(0, 'localhost')
  await once(site, 'listening')
  const { port } = site.address() as AddressInfo
  ;({ slug } = await stocked(server, { allowed_hosts: [`partner.localhost:${port}`] }))
  await page.goto(`http://partner.localhost:${port}/?ref=ABC`)
  const button = page.getByRole('button', { name: 'Commander' })
  await button.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Commander' })
  await expect(dialog).toBeVisible()
  const shop = page.frameLocator('iframe')
  await shop.getByRole('button', { name: 'Add Madras scarf' }).click()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(button).toBeFocused()
  await button.click()
  await expect(shop.getByLabel('Quantity of Madras scarf').first()).toHaveValue('1')
  await page.getByRole('button', { name: 'Fermer' }).click()
  await expect(button).toBeFocused()

  await page.goto(`http://other.localhost:${port}/`)
  await button.click()
  await expect(page.locator('iframe')).toBeVisible()
  await expect(shop.getByRole('button', { name: 'Add Madras scarf' })).toHaveCount(0)
  site.close()
})
