import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { authentication, type Registration, type Session } from '@affluence/contract/authentication'
import type { Me } from '@affluence/contract/identities'
import { type Endpoint, type Input, type Output, toRequest } from '@affluence/contract/endpoint'
import type { InjectOptions } from 'fastify'
import { duties, reactions } from '../app.ts'
import { readConfig } from '../config.ts'
import { ensureAdmin } from '../features/people/users/admins.service.ts'
import { openCache } from '../kernel/cache.ts'
import { idsFrom } from '../kernel/clock.ts'
import { cryptoFrom } from '../kernel/crypto.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Letter } from '../kernel/mail.ts'
import { guardedOutbound } from '../kernel/outbound.ts'
import type { TextMessage } from '../kernel/sms.ts'
import { worker } from '../kernel/work/worker.ts'
import { buildApp } from '../server.ts'
import { comparison } from './described.ts'
import { movableClock } from './movableClock.ts'
import { testDb } from './testDb.ts'
import type { Report } from '../kernel/report.ts'

export type Answer<T> = {
  status: number
  code: string | undefined
  body: T
  json: Record<string, unknown>
  text: string
  headers: Record<string, unknown>
  cookie: string
  /** What tells this browser from others at the next sign-in. */
  device: string
}
export type Caller = <E extends Endpoint>(
  endpoint: E,
  input?: Input<E>,
  headers?: Record<string, string>,
) => Promise<Answer<Output<E>>>

/**
 * The real application on a real database of its own; mails land in `letters`. What is taken and answered otherwise
 * than the OpenAPI document says fails the test: at its next call, or when the application ends.
 */
export async function testApp({
  now = '2026-03-02T09:00:00.000Z',
  env = {},
  report,
}: {
  now?: string
  env?: Record<string, string>
  report?: Report
} = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'affluence-data-'))
  const config = readConfig({
    NODE_ENV: 'test',
    DATA_DIR: folder,
    ADMIN_PASSWORD: 'a-long-admin-password',
    PUBLIC_URL: 'http://localhost:3000',
    ...env,
  })
  const clock = movableClock(now)
  const base = await testDb({ clock, newId: idsFrom(clock), reactions })
  const letters: Letter[] = []
  const texts: TextMessage[] = []
  const kernel: Kernel = {
    config,
    db: base.db,
    clock,
    newId: base.newId,
    crypto: cryptoFrom(config.SECRET_KEYS),
    mail: { send: async (letter) => `taken, letter ${letters.push(letter)}`, close: async () => {} },
    sms: config.SMS_URL ? { send: async (text) => void texts.push(text) } : null,
    outbound: guardedOutbound({ allowPrivate: config.ALLOW_PRIVATE_TARGETS, clock }),
    cache: await openCache(undefined, base.report),
    report: report ?? base.report,
  }
  const comparer = comparison()
  const app = await buildApp(kernel, { observe: comparer.observe })
  const inject = async (options: InjectOptions) => {
    const reply = await app.inject(options)
    comparer.assertNone()
    return reply
  }
  await ensureAdmin(kernel)
  const { turn, idle } = worker(kernel, duties)
  const loops = (duties.loops ?? []).map((make) => make(kernel))

  const call = async <E extends Endpoint>(
    endpoint: E,
    input: Input<E> | undefined,
    { from, ...headers }: Record<string, string>,
  ): Promise<Answer<Output<E>>> => {
    const { method, url, body } = toRequest(endpoint, input ?? ({} as Input<E>))
    const content = endpoint.takes ? { type: endpoint.takes[0]!, of: body ?? Buffer.from('bytes') } : asJson(body)
    const payload = content && { payload: content.of as Buffer, headers: { 'content-type': content.type, ...headers } }
    const reply = await inject({ method, url, headers, ...(from && { remoteAddress: from }), ...payload })
    const isJson = String(reply.headers['content-type'] ?? '').includes('json')
    const json = (isJson ? reply.json() : {}) as Record<string, unknown>
    const cookies = [reply.headers['set-cookie'] ?? []].flat().map((one) => one.split(';')[0]!)
    const [cookie = '', device = ''] = cookies
    return {
      status: reply.statusCode,
      code: json['code'] as string | undefined,
      body: json as Output<E>,
      json,
      text: reply.body,
      headers: reply.headers,
      cookie,
      device,
    }
  }
  const withToken =
    (token: string): Caller =>
    (endpoint, input, headers = {}) =>
      call(endpoint, input, { authorization: `Bearer ${token}`, ...headers })
  const stranger: Caller = (endpoint, input, headers = {}) => call(endpoint, input, headers)

  let people = 0
  const entered = (reply: Answer<Session>) => {
    if (reply.status >= 300) throw new Error(`not signed in: ${reply.code}`)
    return Object.assign(withToken(reply.body.access_token), {
      me: reply.body.user as Me & { email: string },
      token: reply.body.access_token,
      cookie: reply.cookie,
      device: reply.device,
    })
  }
  const password = 'a-good-long-password'
  async function register(role: 'sponsor' | 'influencer', more: Partial<Registration> = {}) {
    const name = `${role}${++people}`
    const names = role === 'sponsor' ? { company_name: `Company ${people}` } : { display_name: `Creator ${people}` }
    const body = { role, email: `${name}@example.com`, username: name, password, ...names, ...more } as Registration
    // Each from a place of their own: one place may make so many accounts an hour.
    const from = `10.9.${people >> 8}.${people & 255}`
    return entered((await stranger(authentication.register, { body: body as never }, { from })) as Answer<Session>)
  }
  const signIn = async (login: string, secret = password, more: { totp_code?: string } = {}) =>
    entered(await stranger(authentication.login, { body: { login, password: secret, ...more } }))

  return {
    app,
    kernel,
    url: base.url,
    clock,
    letters,
    texts,
    reports: base.reports,
    password,
    stranger,
    withToken,
    register,
    signIn,
    admin: () => signIn('admin', 'a-long-admin-password'),
    pass: (ms: number) => clock.pass(ms),
    /** Everything that is due, until nothing is. */
    async work({ scheduled = false } = {}) {
      const signal = AbortSignal.timeout(20_000)
      // A round counts only when nothing runs beside it: what ends meanwhile may have posted something.
      let isBusy = true
      while (isBusy) {
        await Promise.all([idle(), ...loops.map((loop) => loop.idle())])
        if (signal.aborted) throw new Error('work without end')
        isBusy = await turn(signal, scheduled)
        for (const loop of loops) isBusy = (await loop.turn(signal)) || isBusy
      }
    },
    async end() {
      await app.close()
      await kernel.cache.close()
      await base.end()
      rmSync(folder, { recursive: true, force: true })
      comparer.assertNone()
    },
  }
}

const asJson = (body: unknown) => (body === undefined ? null : { type: 'application/json', of: JSON.stringify(body) })
