// The product as it is served, on a folder of its own, and an affiliation in it: what programs here start from.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ensureApiBundle } from '../scripts/build.mjs'
import { freePort } from '../scripts/services.mjs'
import { root } from '../scripts/setup.mjs'

const PASSWORD = 'A long word for the benches 1'

/** Starts a program that listens on PORT, and waits until it answers at `path`. */
export async function startProgram(file, env, path) {
  const port = await freePort()
  const child = spawn(process.execPath, [file], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: process.env.PATH, NODE_ENV: 'development', HOST: '127.0.0.1', ...env, PORT: String(port) },
  })
  const url = `http://127.0.0.1:${port}`
  const answers = () =>
    fetch(`${url}${path}`, { redirect: 'manual' }).then(
      (answer) => answer.text().then(() => answer.status < 500),
      () => false,
    )
  for (const end = performance.now() + 30_000; !(await answers()); await sleep(20)) {
    if (child.exitCode !== null || performance.now() > end) throw new Error(`${file} did not answer`)
  }
  const stop = async (signal = 'SIGTERM') => {
    const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null
    child.kill(signal)
    await ended
  }
  return { url, port, stop, pid: child.pid }
}

export function startProduct(folder, env = {}) {
  ensureApiBundle()
  const own = { DATA_DIR: folder, ADMIN_PASSWORD: PASSWORD, DEMO: '0', LOG_LEVEL: 'error', ...env }
  return startProgram(join(root, 'apps/api/dist/main.js'), own, '/ready')
}

/** Calls the API and gives what it answers, or says what was refused. */
export async function ask(url, method, path, { token, body, key } = {}) {
  const headers = {
    ...(body && { 'content-type': 'application/json' }),
    ...(token && { authorization: `Bearer ${token}` }),
    ...(key && { 'idempotency-key': key }),
  }
  const answer = await fetch(`${url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) })
  const json = await answer.json()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${json.code}`)
  return json
}

export const signIn = async (url, login) =>
  (await ask(url, 'POST', '/auth/login', { body: { login, password: PASSWORD } })).access_token

/** A sponsor, a product, an influencer and their approved affiliation with its link. */
export async function openShop(url) {
  const register = async (role, names) => {
    const body = { role, email: `${role}@example.com`, username: role, password: PASSWORD, ...names }
    const session = await ask(url, 'POST', '/auth/register', { body })
    return { token: session.access_token, user: session.user }
  }
  const admin = await signIn(url, 'admin@example.com')
  const sponsor = await register('sponsor', { company_name: 'Bench' })
  await ask(url, 'POST', `/admin/users/${sponsor.user.id}/approve`, { token: admin })
  const influencer = await register('influencer', { display_name: 'Ada' })
  const product = {
    name: 'Shirt',
    price: 2990,
    url: 'https://shop.example.com/p/1?x=1',
    commission: { kind: 'percent', bps: 1000 },
  }
  const { id: product_id } = await ask(url, 'POST', '/products', { token: sponsor.token, body: product })
  const asked = { token: influencer.token, body: { product_id } }
  const { id } = await ask(url, 'POST', '/affiliation-requests', asked)
  const { link } = await ask(url, 'POST', `/affiliation-requests/${id}/approve`, { token: sponsor.token, body: {} })
  return { admin, sponsor, influencer, product_id, link }
}
export const makeLink = async (url) => (await openShop(url)).link

/** The shop sells: a coupon that the influencer holds; keys and sign-ins enough that no limit of requests is met. */
export async function openSales(url, { keys = 40, tokens = 0 } = {}) {
  const shop = await openShop(url)
  const { token } = shop.sponsor
  const influencer_id = shop.influencer.user.party.id
  const coupon = await ask(url, 'POST', '/coupons', { token, body: { code: 'ADA10', kind: 'percent', bps: 1000 } })
  await ask(url, 'POST', `/coupons/${coupon.id}/assign`, { token, body: { influencer_id, commission_bps: 1200 } })
  const secrets = []
  for (let n = 0; n < keys; n++)
    secrets.push((await ask(url, 'POST', '/api-keys', { token, body: { name: `Shop ${n}` } })).key)
  const signedIn = []
  for (let n = 0; n < tokens; n++) signedIn.push(await signIn(url, 'sponsor'))
  const { id: sponsor_id } = shop.sponsor.user.party
  return { ...shop, influencer_id, sponsor_id, coupon_id: coupon.id, code: 'ADA10', keys: secrets, tokens: signedIn }
}

/** An order as shops send it: two lines, a coupon, paid. */
export const orderOf = ({ code, product_id }, name) => ({
  external_id: name,
  items: [
    { name: 'Shirt', product_id, quantity: 2, unit_price: 2990 },
    { name: 'Cap', quantity: 1, unit_price: 1490 },
  ],
  delivery_fee: 500,
  coupon_code: code,
  customer: { name: `Zoe ${name}`, email: `${name}@example.com`, phone: '+237699001122', city: 'Douala' },
  payment: 'paid',
})
