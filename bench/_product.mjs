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

/** A sponsor, a product, an influencer and their approved affiliation: its link. */
export async function makeLink(url) {
  const ask = async (method, path, { token, body } = {}) => {
    const headers = {
      ...(body && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
    }
    const answer = await fetch(`${url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) })
    const json = await answer.json()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${json.code}`)
    return json
  }
  const register = async (role, names) => {
    const body = { role, email: `${role}@example.com`, username: role, password: PASSWORD, ...names }
    const session = await ask('POST', '/auth/register', { body })
    return { token: session.access_token, id: session.user.id }
  }
  const admin = (await ask('POST', '/auth/login', { body: { login: 'admin@example.com', password: PASSWORD } }))
    .access_token
  const sponsor = await register('sponsor', { company_name: 'Bench' })
  await ask('POST', `/admin/users/${sponsor.id}/approve`, { token: admin })
  const influencer = await register('influencer', { display_name: 'Ada' })
  const product = {
    name: 'Shirt',
    price: 2990,
    url: 'https://shop.example.com/p/1?x=1',
    commission: { kind: 'percent', bps: 1000 },
  }
  const { id: product_id } = await ask('POST', '/products', { token: sponsor.token, body: product })
  const { id } = await ask('POST', '/affiliation-requests', { token: influencer.token, body: { product_id } })
  const { link } = await ask('POST', `/affiliation-requests/${id}/approve`, { token: sponsor.token, body: {} })
  return link
}
