import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import Fastify from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveSite } from './site.ts'

const folder = mkdtempSync(join(tmpdir(), 'affluence-site-'))
const app = Fastify()
beforeAll(async () => {
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<title>page</title>')
  writeFileSync(join(folder, 'index.html.gz'), gzipSync('<title>page</title>'))
  writeFileSync(join(folder, 'assets/a.js'), 'let a')
  writeFileSync(join(folder, 'assets/a.js.br'), 'brotli')
  writeFileSync(join(folder, 'assets/a.js.gz'), gzipSync('let a'))
  writeFileSync(join(folder, 'robots.txt'), 'User-agent: *')
  serveSite(app, folder)
  await app.ready()
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true })
})
const get = (url: string, accept = '') => app.inject({ url, headers: { 'accept-encoding': accept } })

test('a file comes in the smallest form that was made of it and that is understood', async () => {
  const forms = await Promise.all(['gzip, deflate, br', 'gzip, deflate', ''].map((way) => get('/assets/a.js', way)))
  expect(forms.map(({ headers }) => headers['content-encoding'])).toEqual(['br', 'gzip', undefined])
  expect(forms.map(({ headers }) => headers['content-length'])).toEqual(['6', String(gzipSync('let a').length), '5'])
  for (const { headers } of forms)
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    })
  expect((await get('/robots.txt', 'gzip')).headers['content-encoding']).toBeUndefined()
})

test('every address of a page is the one page, packed too, asked for anew each time', async () => {
  for (const url of ['/', '/orders/ord_1', '/i/ines.mballa', '/index.html']) {
    const page = await get(url, 'gzip')
    expect([url, page.statusCode, page.headers['content-encoding']]).toEqual([
      url,
      url === '/index.html' ? 404 : 200,
      url === '/index.html' ? undefined : 'gzip',
    ])
  }
  expect((await get('/')).body).toBe('<title>page</title>')
  expect((await get('/')).headers['cache-control']).toBe('no-cache')
})

test('nothing else is served: no packed form by its own name, no file that was not built, no way out', async () => {
  for (const url of [
    '/assets/a.js.gz',
    '/assets/b.js',
    '/.env',
    '/assets/../../package.json',
    '/%2e%2e/package.json',
    '/api/x',
  ])
    expect([url, (await get(url)).statusCode]).toEqual([url, 404])
})
