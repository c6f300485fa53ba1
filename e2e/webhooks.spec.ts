import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { callerOf } from './callers.ts'
import { another, approvedSponsor, signIn, signInAsAdmin } from './people.ts'
import type { Server } from './server.ts'
import { expect, test } from './test.ts'

type Call = { headers: IncomingHttpHeaders; body: string }
/** A receiver as a shop has one: it answers with the status that it is told to. */
async function openReceiver() {
  const calls: Call[] = []
  const how = { status: 204 }
  async function receive(request: IncomingMessage, response: ServerResponse) {
    calls.push({ headers: request.headers, body: await text(request) })
    response.writeHead(how.status, { 'content-type': 'application/json' })
    response.end(how.status === 204 ? undefined : '{"error":"no stock"}')
  }
  const server = createServer((request, response) => void receive(request, response)).listen(0, 'localhost')
  await once(server, 'listening')
  const close = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  const typesOf = () => calls.map(({ body }) => (JSON.parse(body) as { type: string }).type)
  return { url: `http://localhost:${(server.address() as AddressInfo).port}/hook`, calls, how, typesOf, close }
}
function isSignedWith(secret: string, { headers, body }: Call) {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`
  const expected = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`
  return String(headers['webhook-signature']).split(' ').includes(expected)
}

/** An approved company, signed in, and what its shop does. */
async function company(page: Page, server: Server, locale: 'en' | 'fr' = 'en') {
  const sponsor = await approvedSponsor(server, { locale })
  const call = await callerOf(server, sponsor.username)
  await signIn(page, sponsor.username)
  await page.waitForURL('**/home')
  const items = [{ name: 'Linen shirt', quantity: 1, unit_price: 4000 }]
  const order = () => call('POST', '/orders', { items, customer: { name: 'Awa Diallo', city: 'Douala' } })
  return { ...sponsor, call, order }
}
/** Calls are made by a worker, and the machine may be busy with other journeys. */
test.beforeEach(() => test.setTimeout(180_000))

const rowsOf = (page: Page, type: string) => page.getByRole('row').filter({ hasText: type })
async function addEndpoint(page: Page, url: string) {
  await page.goto('/webhooks')
  await page.getByRole('button', { name: 'Add an endpoint' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Address').fill(url)
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  const secret = (await page.getByTestId('secret').innerText()).trim()
  await page.getByRole('button', { name: 'I have kept it' }).click()
  return secret
}

test('a first delivery without any server: one click, and the next order appears by itself', async ({
  page,
  server,
}) => {
  const { order } = await company(page, server)
  await page.goto('/webhooks')
  await expect(page.getByRole('heading', { name: 'See your first delivery in a minute' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Send a test' }).click()
  const inbox = page.getByTestId('inbox')
  await expect(inbox.getByText('test', { exact: true }).first()).toBeVisible()
  await expect(inbox.getByText(/webhook-signature: v1,/).first()).toBeVisible()
  await order()
  await expect(inbox.getByText('order.created', { exact: true }).first()).toBeVisible({ timeout: 20_000 })
  await expect(rowsOf(page, 'order.created').getByText('Delivered').first()).toBeVisible()
  await expectAccessible(page)
})

test('a receiver that fails and then works: the log says so live, filters stay in the address, what failed is sent again', async ({
  page,
  server,
}) => {
  const receiver = await openReceiver()
  const { order } = await company(page, server)
  const secret = await addEndpoint(page, receiver.url)
  await page.getByRole('button', { name: 'Send a test' }).click()
  await expect(page.getByText(/^The test arrived: 204/)).toBeVisible()
  expect(receiver.typesOf()).toEqual(['test'])
  expect(isSignedWith(secret, receiver.calls[0]!)).toBe(true)

  receiver.how.status = 500
  await order()
  const failed = rowsOf(page, 'order.created').getByText('Failed, tried again')
  await expect(failed.first()).toBeVisible({ timeout: 20_000 })
  await page.getByRole('combobox', { name: 'State' }).selectOption('failed')
  await expect(page).toHaveURL(/state=failed/)
  await expect(rowsOf(page, 'test')).toHaveCount(0)
  await page.reload()
  await expect(page.getByRole('combobox', { name: 'State' })).toHaveValue('failed')
  await expect(failed.first()).toBeVisible()

  await rowsOf(page, 'order.created').getByRole('link', { name: 'order.created' }).first().click()
  await expect(page.getByRole('region', { name: 'Body' })).toContainText('"type": "order.created"')
  await expect(page.getByRole('region', { name: 'the answer' }).first()).toContainText('no stock')
  await expectAccessible(page)
  receiver.how.status = 204
  await page.getByRole('button', { name: 'Send again' }).click()
  await expect(page.getByText('Delivered', { exact: true })).toBeVisible({ timeout: 20_000 })
  const ids = receiver.calls
    .filter(({ body }) => body.includes('order.created'))
    .map(({ headers }) => headers['webhook-id'])
  expect(ids.length).toBeGreaterThan(1)
  expect(new Set(ids).size).toBe(1)
  await page.goBack()
  await expect(page).toHaveURL(/state=failed/)
  await receiver.close()
})

test('what happened during a pause is counted first and then sent; a new secret signs beside the old one', async ({
  page,
  browser,
  server,
}) => {
  const receiver = await openReceiver()
  const { order, name } = await company(page, server)
  const old = await addEndpoint(page, receiver.url)
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(page.getByText('Paused', { exact: true })).toBeVisible()
  await order()
  await order()
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(page.getByRole('button', { name: 'Send a test' })).toBeVisible()
  await expect(async () => {
    await page.goto('/webhooks?dialog=replay:missing')
    await expect(page.getByTestId('replay-count')).toHaveText('2 deliveries will be sent again', { timeout: 8000 })
  }).toPass({ timeout: 60_000 })
  expect(receiver.typesOf()).toEqual([])
  await expectAccessible(page)
  await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click()
  await expect(page.getByText('2 deliveries are sent again')).toBeVisible()
  await expect.poll(receiver.typesOf, { timeout: 20_000 }).toEqual(['order.created', 'order.created'])

  await page.getByRole('button', { name: 'New secret…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Make a new secret' }).click()
  const secret = (await page.getByTestId('webhook-secret').innerText()).trim()
  expect(secret).not.toBe(old)
  await expect(page.getByText(/calls are signed with the old and the new secret/)).toBeVisible()
  await page.getByRole('button', { name: 'Send a test' }).click()
  await expect.poll(() => receiver.typesOf().at(-1)).toBe('test')
  const last = receiver.calls.at(-1)!
  expect([isSignedWith(old, last), isSignedWith(secret, last)]).toEqual([true, true])

  const boss = await another(browser, server)
  await signInAsAdmin(boss)
  await boss.goto(`/admin/webhooks?q=${encodeURIComponent(name)}`)
  await expect(boss.getByRole('cell', { name }).first()).toContainText(receiver.url)
  // Only this company’s endpoint is listed.
  await expect(boss.getByRole('cell', { name: receiver.url })).toHaveCount(1)
  await boss.context().close()
  await receiver.close()
})

test('Listen shows deliveries of all endpoints as they are made', async ({ page, browser, server }) => {
  const receiver = await openReceiver()
  const { order, username } = await company(page, server)
  await addEndpoint(page, receiver.url)
  await page.goto('/webhooks/listen')
  await expect(page.getByText('Nothing was delivered yet')).toBeVisible()
  await order()
  const listened = page.getByTestId('listened')
  await expect(listened.getByText('order.created').first()).toBeVisible({ timeout: 20_000 })
  await expect(page.getByRole('region', { name: 'Body' })).toContainText('"order_id"')
  await page.getByRole('combobox', { name: 'Language' }).selectOption('PHP')
  await expect(page.getByRole('region', { name: 'Code' })).toContainText('hash_equals')
  await expectAccessible(page)
  const phone = await another(browser, server, { locale: 'fr-FR' })
  await signIn(phone, username)
  await phone.waitForURL('**/home')
  await phone.goto('/webhooks/listen')
  await expect(phone.getByTestId('listened').getByText('order.created').first()).toBeVisible()
  await phone.context().close()
  await receiver.close()
})

test.describe('en français', () => {
  test.use({ locale: 'fr-FR' })

  test('le premier envoi, le catalogue et la suppression se lisent en français', async ({ page, server }) => {
    await company(page, server, 'fr')
    await page.goto('/webhooks')
    await page.getByRole('button', { name: 'Envoyer un test' }).click()
    await expect(page.getByRole('heading', { name: 'Reçu par le récepteur de test' })).toBeVisible()
    await page.getByRole('link', { name: 'Événements' }).click()
    await page.getByRole('searchbox').fill('livreur a pris')
    await expect(page.getByRole('heading', { name: 'order.picked_up' })).toBeVisible()
    await expect(page.getByRole('region', { name: 'Exemple' })).toContainText('"tracking_number"')
    await page.getByRole('link', { name: 'Destinations' }).click()
    await page.getByRole('button', { name: 'Supprimer' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Supprimer' }).click()
    await expect(page.getByRole('heading', { name: 'Votre premier envoi en une minute' })).toBeVisible()
  })
})
