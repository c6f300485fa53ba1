import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from '../../server.ts'
import { testApp } from '../../testing/testApp.ts'

let t: Awaited<ReturnType<typeof testApp>>
let port = 0
beforeAll(async () => {
  t = await testApp()
  await t.app.listen({ port: 0, host: '127.0.0.1' })
  port = (t.app.server.address() as AddressInfo).port
})
afterAll(() => t.end())

const login = '/api/v1/auth/login'
const post = (payload: string | Buffer, headers: Record<string, string> = {}) =>
  t.app.inject({ method: 'POST', url: login, payload, headers: { 'content-type': 'application/json', ...headers } })
const coded = async (payload: string | Buffer) => {
  const { statusCode, json } = await post(payload)
  return [statusCode, json().code as string]
}
/** What a raw socket hears, to the end of the connection. */
const answerTo = (bytes: string) =>
  new Promise<string>((resolve) => {
    let text = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.on('data', (part) => (text += part.toString('latin1')))
    socket.on('close', () => resolve(text))
    socket.on('error', () => resolve(text))
  })

test('bytes that are no clean JSON are refused with a stable code', async () => {
  expect(await coded(Buffer.from([0x22, 0xff, 0xfe, 0x22]))).toEqual([400, 'invalid_utf8'])
  expect(await coded('{"login":')).toEqual([400, 'invalid_json'])
  expect(await coded('{"login":"\\ud800","password":"x"}')).toEqual([400, 'lone_surrogate'])
  expect(await coded('{"login":"a\\u0000","password":"x"}')).toEqual([400, 'nul_character'])
  expect(await coded('{"__proto__":{"role":"admin"}}')).toEqual([400, 'invalid_json'])
  expect(await coded('{"login":"a","password":"b","login":"c"}')).toEqual([400, 'duplicate_key'])
  expect(await coded('{"login":"a","lo\\u0067in":"c"}')).toEqual([400, 'duplicate_key'])
  expect(await coded('{"login":"a\\\\\\":","password":"::{}\\\\"}')).toEqual([401, 'invalid_credentials'])
  expect(await coded('['.repeat(60) + ']'.repeat(60))).toEqual([422, 'nested_too_deep'])
  expect(await coded('['.repeat(100_000) + ']'.repeat(100_000))).toEqual([422, 'nested_too_deep'])
})

test('other types, too much of it and fields nobody knows are refused', async () => {
  const plain = await post('{}', { 'content-type': 'text/plain' })
  expect([plain.statusCode, plain.json().code]).toEqual([415, 'json_expected'])
  expect(await coded(`"${'x'.repeat(300 * 1024)}"`)).toEqual([413, 'body_too_large'])
  const unknown = await post(JSON.stringify({ login: 'a', password: 'b', role: 'admin' }))
  expect(unknown.statusCode).toBe(422)
  expect(unknown.json().errors).toContainEqual({ path: 'role', code: 'unknown_field' })
})

test('an address or method that is not there is a problem, as are addresses that mean nothing', async () => {
  for (const [method, url, status, code] of [
    ['GET', '/api/v1/nothing', 404, 'not_found'],
    ['GET', login, 405, 'method_not_allowed'],
    ['GET', '/api/v1/%zz', 400, 'invalid_url'],
    ['GET', `/api/v1/admin/users/${'x'.repeat(500)}`, 404, 'not_found'],
    ['POST', '/api/v1/../../etc/passwd', 404, 'not_found'],
  ] as const) {
    const reply = await t.app.inject({ method, url })
    expect([url, reply.statusCode, reply.json().code]).toEqual([url, status, code])
    expect(reply.headers['content-type']).toContain('application/problem+json')
  }
  expect((await t.app.inject({ url: login })).headers['allow']).toBe('POST')
  expect((await t.app.inject({ method: 'PUT', url: '/health' })).headers['allow']).toBe('GET, HEAD')
})

test('where the pages are served too, they stand in for nothing of the API', async () => {
  const site = mkdtempSync(join(tmpdir(), 'affluence-pages-'))
  writeFileSync(join(site, 'index.html'), '<title>page</title>')
  const app = await buildApp(t.kernel, { site })
  for (const [method, url, status, allow] of [
    ['GET', '/', 200, undefined],
    ['GET', '/orders', 200, undefined],
    ['DELETE', '/orders', 405, 'GET, HEAD'],
    ['GET', login, 405, 'POST'],
    ['PUT', login, 405, 'POST'],
    ['GET', '/api/v1/nothing', 404, undefined],
    ['POST', '/api/v1/nothing', 404, undefined],
  ] as const) {
    const reply = await app.inject({ method, url })
    expect([method, url, reply.statusCode, reply.headers['allow']]).toEqual([method, url, status, allow])
  }
  await app.close()
  rmSync(site, { recursive: true })
})

test('a NUL in an address finds nothing and breaks nothing', async () => {
  const admin = await t.admin()
  for (const [url, status] of [
    ['/api/v1/admin/users?q=%00', 400],
    ['/api/v1/admin/users?cursor=a%00', 400],
    ['/api/v1/campaigns/%00', 404],
  ] as const) {
    const reply = await t.app.inject({ url, headers: { authorization: `Bearer ${admin.token}` } })
    expect([url, reply.statusCode]).toEqual([url, status])
  }
})

test('bytes that are not HTTP are answered with a problem, and the server goes on', async () => {
  for (const bytes of [
    'GET / HTTP/1.1\r\nhost: a\r\nx: b\r\n folded\r\nbad header\r\n\r\n',
    `POST ${login} HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
    'NOISE\r\n\r\n',
  ]) {
    const answer = await answerTo(bytes)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('application/problem+json')
  }
  expect(await answerTo(`GET /health HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`)).toMatch(
    /^HTTP\/1\.1 431 /,
  )
  expect((await t.app.inject('/health')).statusCode).toBe(200)
})

test('a foreign page cannot ask for a change, our own can', async () => {
  const body = JSON.stringify({ login: 'nobody', password: 'wrong-password' })
  for (const headers of [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:4000' },
    { origin: 'https://localhost' },
    { 'sec-fetch-site': 'cross-site' },
  ] as Record<string, string>[]) {
    const reply = await post(body, headers)
    expect([headers, reply.statusCode, reply.json().code]).toEqual([headers, 403, 'cross_site'])
    expect(reply.headers['access-control-allow-origin']).toBeUndefined()
  }
  expect((await post(body, { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' })).statusCode).toBe(401)
})

test('JSON in other letters than UTF-8 is not read', async () => {
  const body = JSON.stringify({ login: 'nobody', password: 'wrong-password' })
  const statuses = []
  for (const charset of ['', '; charset=utf-8', ';charset="UTF-8"', '; charset=latin1', '; charset=utf-16'])
    statuses.push((await post(body, { 'content-type': `application/json${charset}` })).statusCode)
  expect(statuses).toEqual([401, 401, 401, 415, 415])
})

test('answers carry their guards and their limits', async () => {
  const { headers } = await post('{}')
  expect(headers).toMatchObject({
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'permissions-policy': expect.stringContaining('camera=()'),
  })
  expect(String(headers['x-request-id'])).toMatch(/^req_/)
  expect(Object.keys(headers).some((name) => name.startsWith('ratelimit'))).toBe(true)
})

test('figures are for the machine and its own network, and say what was asked by route, never by address', async () => {
  await fetch(`http://127.0.0.1:${port}/api/v1/campaigns/cmp_0192`)
  const { headers, body } = await t.app.inject('/metrics')
  expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/)
  for (const name of [
    'http_request_duration_seconds_count{method="GET",route="/api/v1/campaigns/:id",status="401"} 1',
    'jobs{state="dead"} 0',
    'process_resident_memory_bytes ',
    'nodejs_eventloop_lag_p99_seconds ',
  ])
    expect(body).toContain(name)
  expect(body).not.toContain('cmp_0192')
  expect((await t.app.inject({ url: '/metrics', remoteAddress: '203.0.113.7' })).statusCode).toBe(404)
})
