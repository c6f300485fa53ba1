import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readConfig, WrongEnvironment } from './config.ts'

const folder = mkdtempSync(join(tmpdir(), 'affluence-config-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const key = `k1:${Buffer.alloc(32, 7).toString('base64')}`
const sound = { NODE_ENV: 'test', DATA_DIR: folder, SECRET_KEYS: key }
const faultOf = (env: Record<string, string>) => {
  try {
    readConfig({ ...sound, ...env })
    return 'accepted'
  } catch (error) {
    if (!(error instanceof WrongEnvironment)) throw error
    return error.message
  }
}

test.each([
  ['NODE_ENV', ['prod', 'Production'], 'production, development or test'],
  ['PORT', ['http', '-1', '65536', '3000.5', '0x10', '1e3', ' '], 'from 0 to 65535'],
  ['HOST', ['a b', 'http://localhost'], 'a name or an address'],
  ['PUBLIC_URL', ['localhost:3000', 'ftp://x.example', 'https//x'], 'http or https address'],
  ['DATABASE_URL', ['mysql://localhost/x', '/var/lib/db.sqlite'], 'file:/path for SQLite, or postgres://'],
  ['DATABASE_POOL', ['0', '201', 'many'], 'from 1 to 200'],
  ['REDIS_URL', ['localhost:6379', 'http://localhost'], 'redis://'],
  ['MAIL_URL', ['mail.example.com', 'http://mail.example.com'], 'smtp://'],
  ['MAIL_FROM', ['Shop', 'a@example.com, b@example.com', 'Shop <shop>', 'x\r\nBcc: <a@example.com>'], 'Name <address>'],
  ['MAIL_REPLY_TO', ['help', 'Help <help@example.com> x'], 'Name <address>'],
  [
    'SECRET_KEYS',
    ['hunter2hunter2', 'k1:short', `${key},`, `${key};${key}`, key.slice(3), `k 1${key.slice(2)}`],
    'id:base64 of 32 bytes',
  ],
  ['ADMIN_EMAIL', ['admin', 'admin@'], 'an e-mail address'],
  ['ADMIN_PASSWORD', ['hunter2', 'x'.repeat(129)], 'from 8 to 128 characters'],
  ['DEMO', ['maybe', '2'], '1 or 0'],
  ['ROLE', ['web', 'all,api'], 'all, api or worker'],
  ['LOG_LEVEL', ['verbose', 'WARN'], 'silent, fatal'],
  ['TRUST_PROXY', ['proxy.example', '10.0.0.0/33', '10.0.0/8', '::1/129', '*', 'true', '10.0.0.1,'], 'your proxies'],
  ['ALLOW_PRIVATE_TARGETS', ['perhaps'], '1 or 0'],
  ['NOW', ['yesterday', '2025-12-24', '2026-13-01T00:00:00Z'], 'an instant'],
] as const)('a wrong %s stops the start with its name and what is expected', (name, values, expectation) => {
  for (const value of values) {
    const fault = faultOf({ [name]: value })
    expect([value, fault.split('\n')]).toEqual([value, [expect.stringContaining(`${name}: expected `)]])
    expect(fault).toContain(expectation)
    expect(value.length > 4 && fault.includes(value)).toBe(false) // it may be a secret
  }
})

test('all faults are told at once', () => {
  expect(faultOf({ PORT: 'x', ROLE: 'y', MAIL_URL: 'z' }).split('\n')).toHaveLength(3)
})

test('what is right is taken, and emptiness is as good as nothing', () => {
  for (const TRUST_PROXY of ['10.0.0.1', '10.0.0.0/8, 192.168.1.1', 'loopback', '::1', 'fd00::/8'])
    expect(readConfig({ ...sound, TRUST_PROXY }).TRUST_PROXY).toBe(TRUST_PROXY)
  expect(readConfig({ ...sound, SECRET_KEYS: `${key},k0:${key.slice(3)}` }).SECRET_KEYS).toContain('k0')
  const config = readConfig({ ...sound, PORT: '', PUBLIC_URL: 'https://x.example/', DEMO: '0' })
  expect(config).toMatchObject({ PORT: 3000, PUBLIC_URL: 'https://x.example', DEMO: false, TRUST_PROXY: '' })
  expect(config.DATABASE_URL).toBe(`file:${join(folder, 'affluence.sqlite')}`)
})

test('production says all that it lacks, and what does not belong there', () => {
  const production = { NODE_ENV: 'production', SECRET_KEYS: '' }
  const lines = faultOf({ ...production, NOW: '2026-01-01T00:00:00Z', ALLOW_PRIVATE_TARGETS: '1', DEMO: '1' })
  expect(lines.split('\n').map((line) => line.split(':')[0])).toEqual([
    'PUBLIC_URL',
    'SECRET_KEYS',
    'NOW',
    'ALLOW_PRIVATE_TARGETS',
    'DEMO',
  ])
  expect(faultOf({ ...production, SECRET_KEYS: key, PUBLIC_URL: 'http://x.example' })).toMatch(/^PUBLIC_URL: .*https/)
  const right = { ...sound, NODE_ENV: 'production', PUBLIC_URL: 'https://x.example' }
  expect(readConfig(right)).toMatchObject({ DEMO: false })
})

test('without a secret one is made, once, for nobody else to read', () => {
  const own = join(folder, 'own')
  const read = () => readConfig({ NODE_ENV: 'test', DATA_DIR: own }).SECRET_KEYS
  const secret = read()
  const file = join(own, 'secrets', 'SECRET_KEYS')
  expect(existsSync(file) && readFileSync(file, 'utf8')).toBe(secret)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(read()).toBe(secret)
})

test('production refuses a secret that is none, and an address with a query', () => {
  const own = { NODE_ENV: 'production', PUBLIC_URL: 'https://affluence.example', DEMO: '0' }
  const random = `k1:${randomBytes(32).toString('base64')}`
  expect(faultOf({ ...own, SECRET_KEYS: random })).toBe('accepted')
  const zeros = `k2:${Buffer.alloc(32).toString('base64')}`
  for (const SECRET_KEYS of [zeros, `${random},${zeros}`])
    expect(faultOf({ ...own, SECRET_KEYS })).toMatch(/^SECRET_KEYS: /)
  for (const rest of ['?a=1', '/#x', '/?'])
    expect(faultOf({ ...own, SECRET_KEYS: random, PUBLIC_URL: `${own.PUBLIC_URL}${rest}` })).toMatch(/^PUBLIC_URL: /)
})

test('mails come from the host that people open, or from whom the operator names', () => {
  expect(readConfig({ ...sound, PUBLIC_URL: 'https://aff.example' }).MAIL_FROM).toBe('Affluence <no-reply@aff.example>')
  for (const MAIL_FROM of ['post@shop.example', 'Café Zoé <post@shop.example>'])
    expect(readConfig({ ...sound, MAIL_FROM, MAIL_REPLY_TO: MAIL_FROM })).toMatchObject({
      MAIL_FROM,
      MAIL_REPLY_TO: MAIL_FROM,
    })
})
