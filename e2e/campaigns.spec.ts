import { expectAccessible } from './accessible.ts'
import { day, opened } from './offers.ts'
import { approvedSponsor, registered, signIn, speaking } from './people.ts'
import { expect, test } from './test.ts'

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
  const person = await registered(server, 'influencer')
  const { sponsor, company, campaign: id } = await opened(server)
  const creator = await speaking(server, person.username)
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
  const { campaign: id } = await opened(server, 'Ours')
  const rival = await approvedSponsor(server)
  await signIn(page, rival.username)
  await page.waitForURL('**/home')
  for (const path of [`/campaigns/${id}`, `/campaigns/${id}/edit`]) {
    await page.goto(path)
    await expect(page.getByText('This does not exist, or is not yours to see.')).toBeVisible()
  }
})
