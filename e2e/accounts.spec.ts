import { expectAccessible } from './accessible.ts'
import { another, fresh, password, registered, signIn, signInAsAdmin, speaking } from './people.ts'
import { admin } from './server.ts'
import { expect, test } from './test.ts'

test('a sponsor registers, waits, is approved in another browser, and works without a reload', async ({
  page,
  browser,
  server,
}) => {
  const username = fresh('maker')
  const company = `Maison ${username}`
  await page.goto('/register?role=sponsor')
  await page.locator('[name="company_name"], input[autocomplete="organization"]').first().fill(company)
  await page.getByLabel('E-mail', { exact: false }).first().fill(`${username}@example.com`)
  await page.getByLabel('Username', { exact: false }).first().fill(username)
  // The language of the browser names a country, which may be wrong: it is offered, and can be changed.
  await expect(page.getByLabel('Currency')).toHaveValue('GBP')
  await page.getByLabel('Country').selectOption('CM')
  await expect(page.getByLabel('Currency')).toHaveValue('XAF')
  const [word, again] = await page.locator('input[autocomplete="new-password"]').all()
  await word!.fill(password)
  await again!.fill(`${password}!`)
  await again!.blur()
  await expect(page.getByText('The two passwords differ.')).toBeVisible()
  await again!.fill(password)
  await page.locator('form button[type="submit"]').click()
  const waiting = page.getByRole('heading', { name: 'Your account is being reviewed' })
  await expect(waiting).toBeVisible()
  await expectAccessible(page)
  // Nothing else is offered, and nothing else is found.
  await expect(page.getByRole('link', { name: 'Campaigns' })).toHaveCount(0)
  await page.goto('/campaigns')
  await expect(page).toHaveURL(/\/home$/)
  await expect(waiting).toBeVisible()

  const boss = await another(browser, server)
  await signInAsAdmin(boss)
  await boss.goto('/admin/approvals')
  await boss.getByRole('button', { name: `Approve: ${company}` }).click()
  await boss.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
  await expect(boss.getByText(company)).toHaveCount(0)

  await expect(page.getByRole('heading', { name: `Welcome, ${company}` })).toBeVisible()
  const mail = await server.mailTo(`${username}@example.com`, /approved/)
  expect(mail.html).toContain('/home')
  await boss.context().close()
})

test('while many register from one network, the browser proves in the background that it is no robot', async ({
  page,
  server,
}) => {
  const from = '10.77.0.1'
  for (let n = 0; n < 10; n++) await registered(server, 'influencer', {}, from)
  await page.setExtraHTTPHeaders({ 'x-forwarded-for': from })
  const username = fresh('late')
  await page.goto('/register?role=influencer')
  await page.getByLabel('Name your audience knows you by').fill('Late')
  await page.getByLabel('E-mail').fill(`${username}@example.com`)
  await page.getByLabel('Username').fill(username)
  const [word, again] = await page.locator('input[autocomplete="new-password"]').all()
  await word!.fill('Password1!')
  await expect(page.getByText('refused, it is among the first that are guessed')).toBeVisible()
  await word!.fill(password)
  await expect(page.getByText('Password: strong')).toBeVisible()
  await expectAccessible(page)
  await again!.fill(password)
  const asked = page.waitForResponse((reply) => reply.url().endsWith('/auth/register') && reply.status() === 429)
  await page.locator('form button[type="submit"]').click()
  expect(await (await asked).json()).toMatchObject({ code: 'work_required' })
  await page.waitForURL('**/home', { timeout: 30_000 })
})

test('where addresses are kept secret, the mailed link makes the account, and the owner of a known one is told', async ({
  page,
  server,
}) => {
  const known = await registered(server, 'influencer')
  const boss = await speaking(server, admin.email, admin.password)
  await boss('PATCH', '/api/v1/admin/settings', { known_email: 'mail' })
  const username = fresh('hidden')
  const register = async (email: string) => {
    await page.goto('/register?role=influencer')
    await page.getByLabel('Name your audience knows you by').fill('Hidden')
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Username').fill(username)
    for (const field of await page.locator('input[autocomplete="new-password"]').all()) await field.fill(password)
    await page.locator('form button[type="submit"]').click()
    await expect(page.getByRole('heading', { name: 'Look into your inbox' })).toBeVisible()
  }
  try {
    await register(known.email)
    await server.mailTo(known.email, /registered with your e-mail address/)
    await register(`${username}@example.com`)
    await expectAccessible(page)
    const { text } = await server.mailTo(`${username}@example.com`, /Confirm your registration/)
    await page.goto(/\/confirm-registration#\S+/.exec(text)![0])
    await page.getByRole('button', { name: 'Create my account' }).click()
    await page.waitForURL('**/home')
  } finally {
    await boss('PATCH', '/api/v1/admin/settings', { known_email: 'refuse' })
  }
})

/** A number in Cameroon that no other journey of this run uses. */

test('a new company shows up at the admin’s without a reload, and a refusal carries its reason', async ({
  page,
  server,
}) => {
  await signInAsAdmin(page)
  await page.goto('/admin/approvals')
  await expect(page.getByRole('heading', { name: 'Approvals' })).toBeVisible()
  const sponsor = await registered(server, 'sponsor')
  await page.getByRole('button', { name: `Refuse: ${sponsor.name}` }).click()
  await page.getByLabel('Reason').fill('The <i>papers</i> are missing')
  await page.getByRole('dialog').getByRole('button', { name: 'Refuse' }).click()
  await expect(page.getByText('Done')).toBeVisible()
  const mail = await server.mailTo(sponsor.email, /not accepted/)
  expect(mail.text).toContain('The <i>papers</i> are missing')
})

test('an influencer works at once, and confirms the address with the mailed link', async ({ page, server }) => {
  const person = await registered(server, 'influencer')
  await signIn(page, person.email)
  await expect(page.getByRole('heading', { name: `Welcome, ${person.name}` })).toBeVisible()
  await expect(page.getByText('Please confirm your e-mail address')).toBeVisible()
  const mail = await server.mailTo(person.email, /Confirm/)
  const link = /https?:\/\/\S+verify-email#\S+/.exec(mail.text)![0]
  await page.goto(link)
  await expect(page.getByRole('status')).toBeVisible()
  expect(page.url()).not.toContain('#')
  await page.goto('/account')
  await expect(page.getByText('Confirmed', { exact: true })).toBeVisible()
})
