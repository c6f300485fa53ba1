import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expectAccessible } from './accessible.ts'
import { another, fresh, password, registered, signIn, signInAsAdmin } from './people.ts'
import { admin, type Server } from './server.ts'
import { expect, test } from './test.ts'

const program = join(import.meta.dirname, '../apps/api/src/cli.ts')
/** What the operator types on the machine of the server. */
async function type(server: Server, ...args: string[]) {
  const env = { PATH: process.env.PATH, DATA_DIR: server.folder, PUBLIC_URL: server.url, LOG_LEVEL: 'error' }
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], { env })
  return stdout
}
const secretsIn = (text: string) => ({
  key: /API Key: (\w{64})/.exec(text)![1]!,
  url: /Dashboard URL: (\S+)/.exec(text)![1]!,
})

test('the operator creates an influencer; the printed address opens the dashboard until new ones are given', async ({
  page,
  browser,
  server,
}) => {
  test.setTimeout(120_000) // three commands, each a process of its own
  const username = fresh('jane')
  const printed = await type(server, 'create_influencer', 'Jane Smith', `${username}@example.com`, username)
  const old = secretsIn(printed)
  await page.goto(old.url)
  await page.waitForURL('**/home')
  expect(page.url()).not.toContain('#')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Jane Smith')
  await expect(page.getByText('You are using a dashboard link')).toBeVisible()

  const boss = await another(browser, server)
  await signInAsAdmin(boss)
  await boss.goto(`/admin/influencers?q=${username}`)
  await boss.getByRole('link', { name: 'Jane Smith' }).click()
  await expect(boss.getByText('Dashboard link', { exact: true }).last()).toBeVisible()
  await expectAccessible(boss)
  await boss.getByRole('button', { name: 'New key and link' }).click()
  await boss.getByRole('dialog').getByRole('button', { name: 'New key and link' }).click()
  const shown = await boss.getByTestId('secret').innerText()
  const key = /API key: (\w{64})/.exec(shown)![1]!
  expect(key).not.toBe(old.key)
  await boss.reload()
  await expect(boss.getByText(`${key.slice(0, 8)}…`)).toBeVisible()
  expect(await boss.content()).not.toContain(key)
  await boss.context().close()

  await page.reload()
  await expect(page).toHaveURL(/sign-in/)
  await page.goto(old.url)
  await expect(page).toHaveURL(/sign-in/)
  await expect(page.getByRole('alert').first()).toBeVisible()
  expect(page.url()).not.toContain(old.url.split('#')[1])
  const gone = await fetch(`${server.url}/api/v1/orders`, { headers: { authorization: `Api-Key ${old.key}` } })
  expect(gone.status).toBe(401)

  await page.goto('/sign-in?with=key')
  await page.locator('input[autocomplete="username"]').fill(username)
  await page.locator('form input').nth(1).fill(key)
  await page.locator('form input').nth(1).press('Enter')
  await page.waitForURL('**/home')
  await expect(page.getByText('You are using a dashboard link')).toHaveCount(0)
})

test('an admin creates an influencer on the page, deactivates and activates them with others', async ({
  page,
  server,
}) => {
  const [one, two] = [fresh('ann'), fresh('ann')]
  await signInAsAdmin(page)
  await page.goto('/admin/influencers/new')
  await page.getByLabel('Name', { exact: false }).first().fill(`Ann ${one}`)
  await page.getByLabel('E-mail').fill(`${one}@example.com`)
  await page.getByLabel('Username').fill(one)
  await page.getByLabel('Instagram').fill('@ann.ig')
  await page.getByLabel('Commission rate').fill('7.5')
  await page.getByLabel('Notes').fill('Met at the fair')
  await page.getByRole('button', { name: 'Create the influencer' }).click()
  const shown = await page.getByTestId('secret').innerText()
  const key = /API key: (\w{64})/.exec(shown)![1]!
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Ann ${one}`)
  await expect(page.getByLabel('Instagram')).toHaveValue('ann.ig')
  await expect(page.getByLabel('Commission rate')).toHaveValue('7.5')
  await expect(page.getByLabel('Notes')).toHaveValue('Met at the fair')
  expect(await page.content()).not.toContain(key)

  await type(server, 'create-influencer', `Ann ${two}`, `${two}@example.com`, two)
  const asks = () => fetch(`${server.url}/api/v1/orders`, { headers: { authorization: `Api-Key ${key}` } })
  expect((await asks()).status).toBe(200)
  await page.goto('/admin/influencers?q=ann')
  const decide = async (action: string) => {
    await page.getByRole('checkbox', { name: `Ann ${one}` }).check()
    await page.getByRole('toolbar').getByRole('button', { name: action, exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: action }).click()
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
  await decide('Deactivate')
  await expect(page.getByRole('cell', { name: 'Inactive' })).toHaveCount(1)
  const refused = await asks()
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([403, 'account_suspended'])
  await decide('Activate')
  await expect(page.getByRole('cell', { name: 'Inactive' })).toHaveCount(0)
  expect((await asks()).status).toBe(200)
})

test.describe('en français', () => {
  test.use({ locale: 'fr-FR' })

  test('une entreprise crée une clé, un programme s’en sert, puis elle est révoquée', async ({ page, server }) => {
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(error.message))
    const shop = await registered(server, 'sponsor', { locale: 'fr' })
    await approve(server, shop.id)
    await signIn(page, shop.username, password)
    await page.waitForURL('**/home')
    await page.goto('/api-keys')
    await page.getByRole('button', { name: 'Nouvelle clé' }).click()
    await page.getByLabel('Nom').fill('Boutique')
    await page.getByRole('button', { name: 'Créer la clé' }).click()
    const key = (await page.getByTestId('secret').innerText()).trim()
    expect(key).toMatch(/^\w{64}$/)
    const asks = () => fetch(`${server.url}/api/v1/orders`, { headers: { authorization: `Api-Key ${key}` } })
    expect((await asks()).status).toBe(200)
    await page.getByRole('button', { name: 'C’est noté' }).click()
    await page.reload()
    await expect(page.getByText(`${key.slice(0, 8)}…`)).toBeVisible()
    expect(await page.content()).not.toContain(key)
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Révoquer : Boutique' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Révoquer' }).click()
    await expect(page.getByText('La clé a été révoquée')).toBeVisible()
    expect((await asks()).status).toBe(401)
    await expect(page.getByText('Révoquée', { exact: true })).toBeVisible()
    expect(faults).toEqual([])
  })
})

async function approve(server: Server, id: string) {
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  const session = await post('/auth/login', { login: admin.email, password: admin.password })
  const { access_token } = (await session.json()) as { access_token: string }
  const answer = await post(`/admin/users/${id}/approve`, {}, { authorization: `Bearer ${access_token}` })
  expect(answer.status).toBeLessThan(300)
}
