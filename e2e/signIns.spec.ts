import { another, password, registered, signIn, signInAsAdmin, totp } from './people.ts'
import { expect, test } from './test.ts'

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

test('a suspended person is signed out at the next click', async ({ page, browser, server }) => {
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
