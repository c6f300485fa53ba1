import { createHash } from 'node:crypto'
import { expectAccessible } from './accessible.ts'
import { another, fresh, password, registered, signIn, signInAsAdmin, speaking, totp } from './people.ts'
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

test('a stolen refresh cookie, used late, ends the session of thief and owner alike', async ({
  page,
  server,
  context,
}) => {
  const person = await registered(server, 'influencer')
  await signIn(page, person.username)
  await page.waitForURL('**/home')
  const stolen = (await context.cookies()).find(({ name }) => name.includes('refresh'))!
  expect(stolen).toMatchObject({ httpOnly: true, sameSite: 'Strict', secure: true })
  await page.reload()
  await expect(page.getByRole('heading', { name: /Welcome/ })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: /Welcome/ })).toBeVisible()
  const replay = await fetch(`${server.url}/api/v1/auth/refresh`, {
    method: 'POST',
    headers: { cookie: `${stolen.name}=${stolen.value}` },
  })
  expect(replay.status).toBe(401)
  await page.reload()
  await expect(page).toHaveURL(/sign-in/)
})

test('two-factor: set up with a code, recovery codes once, asked for at the next sign-in', async ({ page, server }) => {
  const person = await registered(server, 'influencer')
  await signIn(page, person.username)
  await page.waitForURL('**/home')
  await page.goto('/account')
  await page.getByRole('button', { name: 'Set it up' }).click()
  await page.getByRole('dialog').locator('input[type="password"]').fill(password)
  await page.getByRole('dialog').getByRole('button', { name: 'Set it up' }).click()
  const secret = await page.locator('#two-factor code').innerText()
  await page.locator('[name="totp_code"]').fill(totp(secret))
  await page.getByRole('button', { name: 'Switch it on' }).click()
  const codes = (await page.getByTestId('secret').innerText()).split('\n')
  expect(codes).toHaveLength(10)
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByRole('button', { name: /Your account/ }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await signIn(page, person.username)
  await page.locator('[name="totp_code"]').fill(codes[0]!)
  await page.locator('[name="totp_code"]').press('Enter')
  await page.waitForURL('**/home')
})

test('whoever is suspended is out at the next click', async ({ page, browser, server }) => {
  const person = await registered(server, 'influencer')
  await signIn(page, person.username)
  await page.waitForURL('**/home')
  const boss = await another(browser, server)
  await signInAsAdmin(boss)
  await boss.goto(`/admin/users/${person.id}`)
  await boss.getByRole('button', { name: /^Suspend/ }).click()
  await boss.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click()
  await expect(boss.getByText('Done')).toBeVisible()
  await page.goto('/account')
  await expect(page).toHaveURL(/sign-in/)
  await signIn(page, person.username)
  await expect(page.getByText(/suspended/)).toBeVisible()
  await boss.context().close()
})
