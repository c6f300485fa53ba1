import { expectAccessible } from './accessible.ts'
import { adminCaller, callerOf } from './callers.ts'
import { another, fresh, registered, signIn } from './people.ts'
import { expect, test } from './test.ts'

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36'
test.use({ locale: 'fr-FR' })

test('in French: a request, an approval by keyboard, a link, a visit; each sees the other without reload', async ({
  page,
  browser,
  server,
}) => {
  test.setTimeout(90_000)
  const boss = await adminCaller(server)
  const shop = await registered(server, 'sponsor', { locale: 'fr' })
  const star = await registered(server, 'influencer', { locale: 'fr' })
  await boss('POST', `/admin/users/${shop.id}/approve`)
  const sell = await callerOf(server, shop.username)
  const product = await sell<{ id: string; name: string }>('POST', '/products', {
    name: `Savon ${fresh('n')}`,
    price: 12_00,
    url: 'https://boutique.example.com/savon?couleur=vert',
    commission: { kind: 'percent', bps: 1000 },
  })

  const office = await another(browser, server, { locale: 'fr-FR' })
  await signIn(office, shop.username)
  await office.waitForURL('**/home')
  await office.goto('/affiliation-requests')
  await expect(office.locator('html')).toHaveAttribute('lang', 'fr')
  await expect(office.getByRole('heading', { level: 1 })).toBeVisible()

  await signIn(page, star.username)
  await page.waitForURL('**/home')
  await page.goto(`/products/${product.id}`)
  await page.getByRole('button', { name: /Demander un lien/ }).click()
  await page.getByRole('dialog').getByRole('textbox').last().fill('Je parle de savons depuis dix ans.')
  await page.getByRole('button', { name: 'Envoyer la demande' }).click()
  await page.waitForURL('**/affiliation-requests')
  await expectAccessible(page)

  const card = office.getByRole('article').filter({ hasText: product.name })
  await expect(card).toContainText('Je parle de savons depuis dix ans.')
  await expectAccessible(office)
  await card.focus()
  await office.keyboard.press('a')
  await expect(office.getByRole('dialog')).toBeVisible()
  await office.keyboard.type('Bienvenue !')
  await office.keyboard.press('Control+Enter')
  await expect(office.getByRole('dialog')).toBeHidden()

  await expect(page.getByTestId('short-url')).toBeVisible()
  await expect(page.getByText('Bienvenue !')).toBeVisible()
  const { data } = await (
    await callerOf(server, star.username)
  )<{ data: { id: string; short_url: string }[] }>('GET', '/links')
  const reply = await fetch(data[0]!.short_url, { redirect: 'manual', headers: { 'user-agent': BROWSER } })
  expect(reply.headers.get('location')).toMatch(/^https:\/\/boutique\.example\.com\/savon\?couleur=vert&aff=/)
  await page.goto(`/links/${data[0]!.id}`)
  await expect(page.getByTestId('clicks')).toContainText('1')
  await expectAccessible(page)
  await office.context().close()
})
