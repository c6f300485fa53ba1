import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import { afterAll, expect, test } from 'vitest'
import { emptyUrl } from '../../testing/testDb.ts'
import { logs } from './logs.ts'

const ends: (() => unknown)[] = []
afterAll(async () => {
  for (const end of ends.toReversed()) await end()
})

test('what an error says is written without secrets, values and line breaks', () => {
  const lines: string[] = []
  const app = Fastify({ logger: logs('trace', { write: (line) => void lines.push(line) }) })
  const secret = 'Zx9'.repeat(20)
  const inner = new Error(`Failed query: insert into users\nparams: ada@example.com,${secret},1`)
  for (const error of [
    new Error(`token ${secret} refused`, { cause: inner }),
    inner,
    new Error('key af_0123456789_abcdefghijkl'),
    new Error('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'),
    new Error('dl_0123456789abcdef and eyJhbGciOi.eyJzdWIi.abc'),
    new Error('forged\r\n{"level":30,"msg":"all is well"}'),
  ])
    app.log.error({ err: error }, 'failed')
  expect(lines).toHaveLength(6)
  const text = lines.join('')
  for (const part of [secret, 'ada@example.com', 'af_0123', 'MfKQ9r8', 'dl_0123', 'eyJhbG'])
    expect(text).not.toContain(part)
  expect(text).toContain('insert into users')
  expect(
    lines.map((line) => JSON.parse(line) as { err: { stack: string } }).every(({ err }) => !/[\r\n]/.test(err.stack)),
  ).toBe(true)
})

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

/** The product as it is served, at the level that hides nothing, and all that it says. */
async function serve(secrets: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'affluence-logs-'))
  const { url, drop } = await emptyUrl()
  const port = await freePort()
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../main.ts')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'development',
      PORT: String(port),
      HOST: '127.0.0.1',
      DATA_DIR: folder,
      DATABASE_URL: url,
      DEMO: '0',
      LOG_LEVEL: 'trace',
      ...secrets,
    },
  })
  ends.push(
    drop,
    () => rmSync(folder, { recursive: true, force: true }),
    () => child.kill('SIGKILL'),
  )
  let output = ''
  child.stdout.on('data', (part) => (output += part))
  child.stderr.on('data', (part) => (output += part))
  const base = `http://127.0.0.1:${port}`
  const isReady = async () => {
    if (child.exitCode !== null) throw new Error(`did not start: ${output}`)
    return (await fetch(`${base}/ready`).catch(() => null))?.ok
  }
  await expect.poll(isReady, { timeout: 20_000 }).toBe(true)
  const stop = async () => {
    const exit = once(child, 'exit')
    child.kill('SIGTERM')
    await exit
    return output
  }
  return { base, port, stop }
}

test('at the level that hides nothing no secret is written, whatever is sent and however it fails', async () => {
  let n = 0
  const canary = (words: string) => `CANARY${++n}${words}`
  const admin = canary('-admin-password')
  const root = Buffer.alloc(32, 'CANARYROOT').toString('base64')
  const { base, port, stop } = await serve({ ADMIN_PASSWORD: admin, SECRET_KEYS: `k1:${root}` })
  const secrets: string[] = [root, root.slice(0, 20)]
  const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const reply = await fetch(`${base}${path}`, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const cookie = reply.headers.get('set-cookie')?.split(';')[0]?.split('=')[1]
    if (cookie) secrets.push(cookie)
    return { status: reply.status, body: (await reply.json().catch(() => ({}))) as Record<string, unknown> }
  }
  const login = (password: string) => ask('POST', '/api/v1/auth/login', { login: 'admin@example.com', password })
  const boss = await login(admin)
  expect(boss.status).toBe(200)
  const token = String(boss.body['access_token'])
  secrets.push(token, token.split('.')[2]!)
  expect((await login(canary('-wrong-password'))).status).toBe(401)

  const password = canary('-good-password')
  const person = { role: 'influencer', email: 'ada@example.com', username: 'ada', password, display_name: 'Ada' }
  const ada = await ask('POST', '/api/v1/auth/register', person)
  const own = { authorization: `Bearer ${String(ada.body['access_token'])}` }
  secrets.push(own.authorization.slice(7))
  const created = await ask('POST', '/api/v1/api-keys', { name: 'mine' }, own)
  const link = await ask('POST', '/api/v1/sign-in-links', undefined, own)
  expect([created.status, link.status]).toEqual([201, 201])
  const [key, bearer] = [String(created.body['key']), String(link.body['url']).split('#')[1]!]
  secrets.push(key, bearer)
  expect((await ask('GET', '/api/v1/me', undefined, { authorization: `Api-Key ${key}` })).status).toBeLessThan(500)
  expect((await ask('POST', '/api/v1/auth/key-login', { username: 'ada', api_key: key })).status).toBe(200)
  expect((await ask('POST', '/api/v1/auth/link-login', { token: bearer })).status).toBe(200)

  await ask('POST', '/api/v1/auth/forgot', { email: 'ada@example.com' })
  await ask('POST', '/api/v1/auth/reset', { token: canary('-token'), password: canary('-new-password') })
  await ask('POST', `/api/v1/auth/login?key=${canary('-query')}`, `{"password":"${canary('-broken-json')}"`)
  await ask('GET', `/api/v1/me/${canary('-path')}?token=${canary('-query')}#${canary('-fragment')}`, undefined, own)
  await ask('GET', `/reset-password?token=${canary('-query')}`)
  await ask('PATCH', '/api/v1/me', { password: canary('-unknown-field') }, own)
  await ask('POST', '/api/v1/campaigns', {}, { ...own, 'idempotency-key': canary('-idempotency') })
  await ask('GET', '/api/v1/me', undefined, {
    authorization: `Api-Key ${canary('-key')}`,
    cookie: `__Host-refresh=${canary('-cookie')}`,
    'x-forwarded-for': canary('-forwarded'),
    'user-agent': canary('-agent'),
    referer: `https://x.example/?token=${canary('-referer')}`,
  })
  // A client that leaves half-way, and one that speaks no HTTP.
  const cut = request({
    port,
    method: 'POST',
    path: `/api/v1/auth/login?k=${canary('-cut')}`,
    headers: { 'content-length': 99 },
  })
  cut.on('error', () => undefined)
  await new Promise((resolve) => cut.write(`{"password":"${canary('-cut-body')}`, resolve))
  cut.destroy()
  await fetch(`${base}/%zz${canary('-url')}`).catch(() => undefined)

  const log = await stop()
  const lines = log.split('\n').filter((line) => line.startsWith('{'))
  expect(lines.length).toBeGreaterThan(20)
  expect(log).toContain('/api/v1/auth/login')
  expect(secrets.filter((secret) => log.includes(secret))).toEqual([])
  expect([...log.matchAll(/CANARY\S*/g)].map(([word]) => word)).toEqual([])
}, 60_000)
