import { createHash } from 'node:crypto'
import { expectAccessible } from './accessible.ts'
import { another, fresh, password, registered, signIn, signInAsAdmin } from './people.ts'
import { expect, test } from './test.ts'

const numberFor = (username: string) =>
  `+2376${String(createHash('sha256').update(username).digest().readUInt32BE()).padStart(8, '0').slice(-8)}`

test('a sponsor without an e-mail address signs up with a number and confirms it', async ({
  page,
  browser,
  server,
}) => {
  const username = fresh('phoned')
  const company = `Chez ${username}`
  const number = numberFor(username)
  await page.goto('/register?role=sponsor')
  await page.getByLabel('Company name').fill(company)
  await page.getByLabel('Username').fill(username)
  for (const field of await page.locator('input[autocomplete="new-password"]').all()) await field.fill(password)
  await page.locator('form button[type="submit"]').click()
  await expect(page.getByText('Enter an e-mail address or a phone number.')).toBeVisible()
  await page.getByLabel('Phone').fill(number)
  await page.locator('form button[type="submit"]').click()
  await expect(page.getByRole('heading', { name: 'Your account is being reviewed' })).toBeVisible()
  await expect(page.getByText(`Please confirm your phone number ${number}`)).toBeVisible()

  const boss = await another(browser, server)
  await signInAsAdmin(boss)
  await boss.goto('/notifications')
  await boss.getByText(`${company} signed up with ${number}`).click()
  await expect(boss.getByRole('heading', { name: company })).toBeVisible()
  await boss.getByRole('button', { name: 'Show the code' }).click()
  const code = await boss.getByTestId('secret').innerText()

  await page.getByRole('link', { name: 'Enter the code' }).click()
  await page.getByLabel('Code', { exact: true }).fill(code)
  await page.getByRole('button', { name: 'Confirm', exact: true }).click()
  await expect(page.getByText('Your phone number is confirmed')).toBeVisible()
  await boss.context().close()
})

test('without an address, a link of an admin replaces a forgotten password', async ({ page, browser, server }) => {
  const number = numberFor(fresh('forgetful'))
  const { name } = await registered(server, 'sponsor', { email: undefined, phone: number })
  await page.goto('/forgot-password')
  await page.getByLabel('E-mail or phone number').fill(number)
  await page.locator('form button[type="submit"]').click()
  await expect(page.getByRole('heading', { name: 'A link is on its way' })).toBeVisible()
  const boss = await another(browser, server)
  await signInAsAdmin(boss)
  await boss.goto('/notifications')
  await boss.getByText(`${name} (${number}) has no e-mail address`).click()
  await boss.getByRole('button', { name: 'Make a link to a new password' }).click()
  const link = await boss.getByTestId('secret').innerText()
  await expectAccessible(boss)
  await page.goto(new URL(link).pathname + new URL(link).hash)
  const secret = 'seven-new-rivers-run'
  await page.locator('input[autocomplete="new-password"]').fill(secret)
  await page.locator('form button[type="submit"]').click()
  await expect(page.getByRole('heading', { name: 'Your password is changed' })).toBeVisible()

  await signIn(page, number, secret)
  await page.waitForURL('**/home')
  await boss.context().close()
})

test('an account without an address takes one later, with the mailed link', async ({ page, server }) => {
  const number = numberFor(fresh('later'))
  const { username } = await registered(server, 'sponsor', { email: undefined, phone: number })
  await signIn(page, number)
  await page.waitForURL('**/home')
  await page.goto('/account')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expectAccessible(page)
  await page.getByLabel('New address').fill(`${username}@example.com`)
  await page.getByLabel('Your password').fill(password)
  await page.getByRole('button', { name: 'Send a confirmation link' }).click()
  await expect(page.getByText('We sent a link to the new address')).toBeVisible()
  const mail = await server.mailTo(`${username}@example.com`, /Confirm/)
  await page.goto(/\/verify-email#\S+/.exec(mail.text)![0])
  await expect(page.getByRole('heading', { name: 'Your address is confirmed' })).toBeVisible()
  await page.goto('/account')
  await expect(page.getByText(`Your address is ${username}@example.com.`)).toBeVisible()
})
