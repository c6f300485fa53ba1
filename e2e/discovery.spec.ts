import { expectAccessible } from './accessible.ts'
import { opened } from './offers.ts'
import { another, fresh, registered, signIn, signInAsAdmin, speaking } from './people.ts'
import { expect, test } from './test.ts'

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEElEQVR4nGNgyOvCjoaWBAAXsD4BK/UIVAAAAABJRU5ErkJggg=='

test('an influencer completes the profile, finds a campaign and applies; the company finds, keeps and compares them', async ({
  page,
  browser,
  server,
}) => {
  test.setTimeout(180_000)
  const niche = fresh('Pastry')
  const person = await registered(server, 'influencer')
  const rival = await registered(server, 'influencer')
  const { sponsor } = await opened(server, `Sweet ${niche}`)
  const other = await speaking(server, rival.username)
  const numbers = [{ platform: 'instagram', followers: 8000, engagement_bps: 150 }]
  const rate = { amount: 400_00, currency: 'USD' }
  await other('PATCH', '/api/v1/me/profile', { niche, category: 'Food', platforms: numbers, rate })

  await signIn(page, person.username)
  await page.waitForURL('**/home')
  await page.goto('/profile')
  await page.locator('input[type="file"]').setInputFiles({
    name: 'me.png',
    mimeType: 'image/png',
    buffer: Buffer.from(png, 'base64'),
  })
  await expect(page.getByText('Your picture is saved')).toBeVisible()
  await page.getByLabel('Category').fill('Food')
  await page.getByLabel('Niche').fill(niche)
  const instagram = page.getByRole('group', { name: 'Instagram' })
  await instagram.getByLabel('Account name').fill('@zoe.bakes')
  await instagram.getByLabel('Followers: Instagram').fill('20 000')
  await instagram.getByLabel('Engagement: Instagram').fill('4,5')
  await page.getByRole('textbox', { name: 'Price for one post' }).fill('250')
  await page.getByRole('combobox', { name: 'Currency' }).selectOption('USD')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save my profile' }).click()
  await expect(page.getByText('Your profile is saved')).toBeVisible()
  await expect(page.getByText(/^Given by you on/)).toBeVisible()

  await page.goto('/discover')
  await page.getByRole('searchbox').fill(niche)
  await page.getByRole('link', { name: `Sweet ${niche}`, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: `Sweet ${niche}` })).toBeVisible()
  await page.getByRole('link', { name: 'Apply' }).click()

  const company = await another(browser, server)
  await signIn(company, sponsor.username)
  await company.waitForURL('**/home')
  await company.goto('/ad-requests')
  await page.getByRole('textbox', { name: 'Pay', exact: true }).fill('200')
  await page.getByRole('textbox', { name: 'Message' }).fill('I bake on camera every Sunday.')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page).toHaveURL(/ad-requests\/adr_/)
  await expect(company.getByText(person.name).first()).toBeVisible()

  await company.goto('/influencers')
  await company.getByRole('searchbox', { name: 'Search name, niche or place' }).fill(niche)
  await expect(company.getByRole('listitem').filter({ hasText: 'Compare' })).toHaveCount(2)
  await company.getByRole('button', { name: `Keep ${person.name} on my shortlist` }).click()
  await expect(company.getByText(`${person.name} is on your shortlist`)).toBeVisible()
  for (const { name } of [person, rival]) await company.getByRole('checkbox', { name: `Compare ${name}` }).check()
  await company.getByRole('region', { name: 'Compare influencers' }).getByRole('link', { name: 'Compare' }).click()
  const price = company.getByRole('row', { name: /^Per 1,000 followers/ })
  await expect(price.getByRole('cell').nth(0)).toContainText('12.50')
  await expect(price.getByRole('cell').nth(0)).toContainText('best')
  await expect(price.getByRole('cell').nth(1)).toContainText('50.00')
  await company.getByRole('textbox', { name: 'What would you pay each?' }).fill('100')
  await expect(price.getByRole('cell').nth(0)).toContainText('5.00')
  await expectAccessible(company)
  await company.goto('/influencers?shortlisted=true')
  await expect(company.getByRole('link', { name: person.name, exact: true })).toBeVisible()
  await expect(company.getByText(rival.name)).toHaveCount(0)

  const stranger = await another(browser, server)
  await stranger.goto(`/i/${person.username}`)
  await expect(stranger.getByRole('heading', { level: 1, name: person.name })).toBeVisible()
  await expect(stranger.getByRole('link', { name: '@zoe.bakes' })).toHaveAttribute('href', /instagram\.com\/zoe\.bakes/)
  expect(await stranger.content()).not.toContain(person.email)
  await expect(stranger).toHaveTitle(`${person.name} · Affluence`)
  await expectAccessible(stranger)
  for (const one of [company, stranger]) await one.context().close()
})

test('an administrator flags a campaign with a reason; it is gone from discovery, and comes back', async ({
  page,
  browser,
  server,
}) => {
  const name = fresh('Doubtful')
  const person = await registered(server, 'influencer')
  await opened(server, name)
  await signIn(page, person.username)
  await page.waitForURL('**/home')
  const found = page.getByRole('link', { name, exact: true })
  await page.goto(`/discover?q=${name}`)
  await expect(found).toBeVisible()

  const boss = await another(browser, server)
  await signInAsAdmin(boss)
  await boss.goto(`/campaigns?q=${name}`)
  await boss.getByRole('button', { name: /^Flag/ }).click()
  await boss.getByRole('dialog').getByLabel('Reason').fill('It promises what nobody can keep.')
  await boss.getByRole('dialog').getByRole('button', { name: 'Flag' }).click()
  await expect(boss.getByRole('dialog')).toHaveCount(0)
  await page.reload()
  await expect(page.getByText('Nothing matches these filters')).toBeVisible()
  await boss.getByRole('button', { name: /^Lift the flag/ }).click()
  await boss.getByRole('dialog').getByRole('button', { name: 'Lift the flag' }).click()
  await expect(boss.getByRole('dialog')).toHaveCount(0)
  await page.reload()
  await expect(found).toBeVisible()
  await boss.context().close()
})
