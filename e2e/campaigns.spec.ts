import { approvedSponsor, expectAccessible, registered, signIn, speaking } from './people.ts'
import { expect, test } from './test.ts'

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

test('a campaign is drafted, opened, paused, changed and deleted; faults stand beside their fields', async ({
  page,
  server,
}) => {
  const sponsor = await approvedSponsor(server)
  await signIn(page, sponsor.username)
  await page.waitForURL('**/home')
  await page.goto('/campaigns')
  await expect(page.getByText('No campaigns yet')).toBeVisible()
  await page.goto('/campaigns/new')
  await page.getByRole('button', { name: 'Save as draft' }).click()
  await expect(page.getByText('Please fill this in.').first()).toBeVisible()
  await page.getByRole('textbox', { name: /^Name/ }).fill('Winter <b>walks</b>')
  await page.getByRole('textbox', { name: /^Category/ }).fill('Sport')
  await page.getByRole('textbox', { name: 'Budget', exact: true }).fill('0')
  await page.getByLabel('Last day').fill(day(-3))
  await page.getByRole('button', { name: 'Save as draft' }).click()
  await expect(page.getByText('The last day can’t be before the first.')).toBeVisible()
  await expect(page.getByText('Must be at least 1.')).toBeVisible()
  await expectAccessible(page)
  await page.getByLabel('Last day').fill(day(30))
  await page.getByRole('textbox', { name: 'Budget', exact: true }).fill('1200.50')
  await page.getByRole('button', { name: 'Save as draft' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Winter <b>walks</b>' })).toBeVisible()
  await expect(page.getByText('Draft', { exact: true })).toBeVisible()

  for (const [action, state] of [
    ['Open', 'Active'],
    ['Pause', 'Paused'],
  ] as const) {
    await page.getByRole('button', { name: `${action}: Winter` }).click()
    await page.getByRole('dialog').getByRole('button', { name: action, exact: true }).click()
    await expect(page.getByRole('dialog')).toBeHidden()
    await expect(page.getByText(state, { exact: true }).first()).toBeVisible()
  }
  await page.getByRole('link', { name: 'Edit' }).click()
  await page.getByRole('radio', { name: /^Private/ }).check()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Private', { exact: true }).first()).toBeVisible()
  await page.getByRole('button', { name: 'Delete: Winter' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page).toHaveURL(/\/campaigns$/)
  await expect(page.getByText('No campaigns yet')).toBeVisible()
})

test('a campaign with an agreement can’t be deleted or cut below it: ending it early is offered', async ({
  page,
  server,
}) => {
  const sponsor = await approvedSponsor(server)
  const person = await registered(server, 'influencer')
  const company = await speaking(server, sponsor.username)
  const creator = await speaking(server, person.username)
  const dates = { start_date: day(0), end_date: day(20) }
  const plan = { name: 'Harvest', category: 'Food', budget: 1000_00, visibility: 'public', ...dates }
  const id = String((await company('POST', '/api/v1/campaigns', plan)).id)
  await company('POST', `/api/v1/campaigns/${id}/activate`)
  const terms = { campaign_id: id, payment_amount: 400_00, message: 'I would love to' }
  const request = String((await creator('POST', '/api/v1/ad-requests', terms)).id)

  await signIn(page, sponsor.username)
  await page.waitForURL('**/home')
  await page.goto(`/campaigns/${id}`)
  await expect(page.getByText('Applied')).toBeVisible()
  await page.getByRole('button', { name: 'Delete: Harvest' }).click()
  await company('POST', `/api/v1/ad-requests/${request}/accept`, { offer_number: 1 })
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  const instead = page.getByRole('dialog', { name: 'End Harvest early?' })
  await expect(instead).toContainText('You can end it early instead.')
  await instead.getByRole('button', { name: 'Cancel', exact: true }).click()

  await page.getByRole('link', { name: 'Edit' }).click()
  await page.getByRole('textbox', { name: 'Budget', exact: true }).fill('399.99')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('US$400.00 is spent or promised already')).toBeVisible()
})

test('another company’s campaign does not exist, and a company that waits is told so', async ({ page, server }) => {
  const owner = await approvedSponsor(server)
  const company = await speaking(server, owner.username)
  const dates = { start_date: day(0), end_date: day(20) }
  const plan = { name: 'Ours', category: 'Food', budget: 1000_00, visibility: 'private', ...dates }
  const id = String((await company('POST', '/api/v1/campaigns', plan)).id)
  const rival = await approvedSponsor(server)
  await signIn(page, rival.username)
  await page.waitForURL('**/home')
  for (const path of [`/campaigns/${id}`, `/campaigns/${id}/edit`]) {
    await page.goto(path)
    await expect(page.getByText('This does not exist, or is not yours to see.')).toBeVisible()
  }
})
