import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { ownDatabase, openMailbox, freePort, until } from './clusterParts.ts'

type Options = {
  /** main.ts or its bundle. */
  program: string
  postgres: string
  redis: string
  people: number
  /** A lease lasts a minute: wait for its end, or start the next worker with a clock that is past it. */
  patience: 'real' | 'moved clock'
}
const password = 'a-good-long-password'

/** Two that serve and one that works, started at the same moment on an empty database; then what they do together. */
export async function runCluster({ program, postgres, redis, people, patience }: Options) {
  const folder = mkdtempSync(join(tmpdir(), 'affluence-cluster-'))
  const database = await ownDatabase(postgres)
  const mailbox = await openMailbox()
  const redisUrl = new URL(redis)
  redisUrl.pathname = `/${1 + Math.floor(Math.random() * 15)}` // apart from whoever else uses this Redis
  const running = new Set<ChildProcess>()
  const key = `k1:${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')}`

  async function start(role: 'api' | 'worker', more: Record<string, string> = {}) {
    const port = await freePort()
    const child = spawn(process.execPath, [program], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'development',
        ROLE: role,
        PORT: String(port),
        HOST: '127.0.0.1',
        PUBLIC_URL: 'http://localhost:3000',
        DATA_DIR: join(folder, `${role}${port}`),
        DATABASE_URL: database.url,
        REDIS_URL: redisUrl.href,
        MAIL_URL: mailbox.url,
        SECRET_KEYS: key,
        ADMIN_PASSWORD: password,
        DEMO: '0',
        LOG_LEVEL: 'error',
        ...more,
      },
    })
    running.add(child)
    const base = `http://127.0.0.1:${port}`
    await until(
      async () => {
        if (child.exitCode !== null) throw new Error(`a process ended by itself with ${child.exitCode}`)
        return (await fetch(`${base}/ready`).catch(() => null))?.ok
      },
      'ready',
      60_000,
    )
    const stop = async (signal: 'SIGTERM' | 'SIGKILL') => {
      const ended = once(child, 'exit')
      child.kill(signal)
      const [code] = (await ended) as [number | null]
      running.delete(child)
      return code
    }
    return { base, stop }
  }

  try {
    const [one, two, worker] = await Promise.all([start('api'), start('api'), start('worker')])
    return await live({ one, two, worker, start, mailbox, database, people, patience })
  } finally {
    for (const child of running) child.kill('SIGKILL')
    await mailbox.close()
    await database.drop()
    const client = new Redis(redisUrl.href)
    await client.flushdb().finally(() => client.disconnect())
    rmSync(folder, { recursive: true, force: true })
  }
}

type Process = { base: string; stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> }
type Scene = {
  one: Process
  two: Process
  worker: Process
  start(role: 'worker', more?: Record<string, string>): Promise<Process>
  mailbox: Awaited<ReturnType<typeof openMailbox>>
  database: Awaited<ReturnType<typeof ownDatabase>>
} & Pick<Options, 'people' | 'patience'>

async function call(
  at: Process,
  method: string,
  path: string,
  { token, body }: { token?: string; body?: unknown } = {},
) {
  const reply = await fetch(`${at.base}/api/v1${path}`, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: reply.status, body: (await reply.json().catch(() => ({}))) as Record<string, never> }
}
async function enter(at: Process, path: string, body: object) {
  const { status, body: session } = await call(at, 'POST', path, { body })
  if (status > 299) throw new Error(`${path} answered ${status} ${String(session['code'])}`)
  return { token: String(session['access_token']), id: (session['user'] as unknown as { id: string }).id }
}
const register = (at: Process, username: string, role: 'sponsor' | 'influencer' = 'influencer') => {
  const names = role === 'sponsor' ? { company_name: username } : { display_name: username }
  return enter(at, '/auth/register', { role, email: `${username}@example.com`, username, password, ...names })
}

/** How long after something was done at one process a listener at the other hears of it. */
async function hears(at: Process, token: string, act: () => Promise<unknown>) {
  const abort = new AbortController()
  const reply = await fetch(`${at.base}/api/v1/live`, {
    headers: { authorization: `Bearer ${token}` },
    signal: abort.signal,
  })
  const reader = reply.body!.pipeThrough(new TextDecoderStream()).getReader()
  await reader.read() // the opening
  const startedAt = performance.now()
  await act()
  for (let text = ''; !text.includes('data: {"type"');) text += (await reader.read()).value ?? ''
  abort.abort()
  return performance.now() - startedAt
}

async function live({ one, two, worker, start, mailbox, database, people, patience }: Scene) {
  const sponsor = await register(one, 'sponsor', 'sponsor')
  const profile = await call(two, 'GET', '/me', { token: sponsor.token })
  const admin = await enter(two, '/auth/login', { login: 'admin', password })
  const early = await call(one, 'POST', '/products', { token: sponsor.token, body: product })
  const heard_ms = await hears(one, sponsor.token, () =>
    call(two, 'POST', `/admin/users/${sponsor.id}/approve`, { token: admin.token }),
  )
  const works = await call(one, 'POST', '/products', { token: sponsor.token, body: product })

  const places = [one, two]
  // Eight at once: beyond a queue of twenty passwords a process sends people away for a moment.
  for (let n = 0; n < people; n += 8) {
    const some = Array.from({ length: Math.min(8, people - n) }, (_, i) => n + i)
    await Promise.all(some.map((each) => register(places[each % 2]!, `person${each}`)))
  }
  const queued = `select count(*) as n from jobs where finished_at is null and dead_at is null`
  const isDrained = async () =>
    (await database.count(queued)) === 0 &&
    (await database.count('select count(*) as n from events where position is null')) === 0
  await until(isDrained, 'all jobs done', 60_000)

  // A worker that dies while the receiver has not yet said that it has the letter.
  mailbox.slowFor('held@example.com')
  await register(one, 'held')
  await until(() => mailbox.waiting.length > 0, 'a letter is on its way')
  await worker.stop('SIGKILL')
  mailbox.slowFor('')
  const later = new Date(Date.now() + 90_000).toISOString()
  const second = await start('worker', patience === 'real' ? {} : { NOW: later })
  const startedAt = performance.now()
  await until(() => mailbox.received.some(({ to }) => to === 'held@example.com'), 'the letter arrives', 100_000)
  const recovered_ms = performance.now() - startedAt
  await until(isDrained, 'all jobs done', 60_000)

  await call(two, 'POST', '/auth/logout', { token: sponsor.token, body: {} })
  const answer = await call(one, 'GET', '/me', { token: sponsor.token })
  const codes = await Promise.all([one, two, second].map((each) => each.stop('SIGTERM')))

  const perLetter = Map.groupBy(mailbox.received, ({ id }) => id)
  const sentMails = await database.count(`select count(*) as n from mails where state = 'sent'`)
  return {
    seen_at_the_other: profile.status,
    before_approval: early.status,
    after_approval: works.status,
    heard_ms: Math.round(heard_ms),
    letters: mailbox.received.length,
    letters_twice: [...perLetter.values()].filter(({ length }) => length > 1).length,
    sent: sentMails,
    people_without_letter: Array.from({ length: people }, (_, n) => `person${n}@example.com`).filter(
      (address) => !mailbox.received.some(({ to }) => to === address),
    ).length,
    approvals_told: mailbox.received.filter(
      ({ to, subject }) => to === 'sponsor@example.com' && /approved/i.test(subject),
    ).length,
    jobs: await database.count('select count(*) as n from jobs'),
    jobs_left: await database.count(`${queued} or dead_at is not null`),
    jobs_tried_again: await database.count('select count(*) as n from jobs where attempts > 1'),
    recovered_ms: Math.round(recovered_ms),
    after_sign_out: answer.status,
    exit_codes: codes,
  }
}

const product = {
  name: 'Shirt',
  price: 2990,
  url: 'https://shop.example.com/p/1',
  commission: { kind: 'percent', bps: 1000 },
}
