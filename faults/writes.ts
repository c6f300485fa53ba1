// Kills the product with SIGKILL while 32 callers create campaigns, starts it again, and asks for every campaign that
// was acknowledged. What got no answer is sent again under the same Idempotency-Key: it may exist once, never twice.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const ROUNDS = Number(process.argv[2] ?? 5)
const CALLERS = 32
const program = join(import.meta.dirname, '../apps/api/dist/main.js')
const folder = mkdtempSync(join(tmpdir(), 'affluence-faults-'))
const port = await new Promise<number>((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port: found } = server.address() as { port: number }
    server.close(() => resolve(found))
  })
})
const base = `http://localhost:${port}`
const password = 'a-good-long-password'
const env = {
  PATH: process.env.PATH!,
  PORT: String(port),
  DATA_DIR: folder,
  DEMO: '0',
  LOG_LEVEL: 'silent',
  ADMIN_PASSWORD: password,
}

async function start() {
  const child = spawn(process.execPath, [program], { env, stdio: 'ignore' })
  const began = performance.now()
  for (;;) {
    const ready = await fetch(`${base}/ready`).then(
      (reply) => reply.ok,
      () => false,
    )
    if (ready) return { child, ms: performance.now() - began }
    if (child.exitCode !== null) throw new Error('the server ended by itself')
    await sleep(25)
  }
}
async function stop(child: ChildProcess) {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
async function call(method: string, path: string, body: unknown, token?: string, key?: string) {
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (token) headers.authorization = `Bearer ${token}`
  if (key) headers['idempotency-key'] = key
  const reply = await fetch(`${base}${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: reply.status, body: (await reply.json().catch(() => ({}))) as Record<string, never> }
}

type Sent = { key: string; name: string }
const acknowledged = new Map<string, string>()
const unknown: Sent[] = []
let sent = 0
const plan = (name: string) => ({
  name,
  category: 'Food',
  start_date: '2026-01-01',
  end_date: '2030-01-01',
  budget: 1000,
  visibility: 'private',
})

async function caller(token: string, isOver: () => boolean) {
  while (!isOver()) {
    const one: Sent = { key: `key-${++sent}`, name: `campaign ${sent}` }
    try {
      const { status, body } = await call('POST', '/api/v1/campaigns', plan(one.name), token, one.key)
      if (status === 201) acknowledged.set(one.key, body['id']!)
      else unknown.push(one)
    } catch {
      unknown.push(one) // a broken connection says nothing about what was written
    }
  }
}

let server = await start()
const boss = await call('POST', '/api/v1/auth/login', { login: 'admin', password })
const maker = await call('POST', '/api/v1/auth/register', {
  role: 'sponsor',
  email: 'maker@example.com',
  username: 'maker',
  password,
  company_name: 'Maker',
})
await call(
  'POST',
  `/api/v1/admin/users/${(maker.body['user'] as { id: string }).id}/approve`,
  undefined,
  boss.body['access_token'],
)
const token: string = maker.body['access_token']!
const restarts: number[] = []
for (let round = 0; round < ROUNDS; round++) {
  let over = false
  const callers = Array.from({ length: CALLERS }, () => caller(token, () => over))
  await sleep(1000 + Math.random() * 1000)
  await stop(server.child)
  over = true
  await Promise.all(callers)
  server = await start()
  restarts.push(server.ms)
}

let lost = 0
for (const id of acknowledged.values())
  if ((await call('GET', `/api/v1/campaigns/${id}`, undefined, token)).status !== 200) lost++
for (const { key, name } of unknown) {
  for (let i = 0; i < 2; i++) {
    const { status, body } = await call('POST', '/api/v1/campaigns', plan(name), token, key)
    if (status === 201) acknowledged.set(key, body['id']!)
  }
}
let rows = 0
const names = new Map<string, number>()
for (let cursor = ''; ;) {
  const page = await call('GET', `/api/v1/campaigns?limit=100${cursor && `&cursor=${cursor}`}`, undefined, token)
  for (const { name } of page.body['data'] as { name: string }[]) {
    rows++
    names.set(name, (names.get(name) ?? 0) + 1)
  }
  cursor = page.body['next_cursor'] ?? ''
  if (!cursor) break
}
const twice = [...names.values()].filter((n) => n > 1).length
await stop(server.child)
rmSync(folder, { recursive: true, force: true })

const median = restarts.toSorted((a, b) => a - b)[restarts.length >> 1]
process.stdout.write(
  `${ROUNDS} kills: ${acknowledged.size} acknowledged, ${lost} lost; ${unknown.length} sent again; ${rows} rows, ${twice} written twice; ready again after ${median?.toFixed(0)} ms (median)\n`,
)
process.exit(lost === 0 && twice === 0 && rows === acknowledged.size ? 0 : 1)
