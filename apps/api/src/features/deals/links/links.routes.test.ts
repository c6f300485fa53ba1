import { users } from '@affluence/contract/users'
import { affiliations } from '@affluence/contract/affiliations'
import { links } from '@affluence/contract/links'
import { products } from '@affluence/contract/products'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DAY } from '../../../kernel/clock.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { clicksInCookie } from './follow.service.ts'
import { clicks, link_visitors } from './links.tables.ts'

let w: World
beforeAll(async () => {
  w = await affiliationWorld()
})
afterAll(() => w.end())
const at = (id: string) => ({ params: { id } })
const cookieOf = (answer: { headers: Record<string, unknown> }) => String(answer.headers['set-cookie'])
const rowsOf = (link_id: string) =>
  w.kernel.db.read.select().from(clicks).where(eq(clicks.link_id, link_id)).orderBy(clicks.id)

describe('following a link', () => {
  test('302 to the stored address with our reference, counted once, with a signed cookie', async () => {
    const { link, product } = await w.linked()
    const answer = await w.visit(link.code.toLowerCase(), { referer: 'https://www.instagram.com/ada?secret=1' })
    const [click] = await rowsOf(link.id)
    expect(answer.statusCode).toBe(302)
    expect(answer.headers['location']).toBe(product.url.replace('#top', `&aff=${click!.id}#top`))
    expect(answer.headers['cache-control']).toContain('no-store')
    expect(click).toMatchObject({
      is_unique: true,
      bot_reason: null,
      referrer_host: 'instagram.com',
      device: 'desktop',
      country: null,
    })
    expect(cookieOf(answer)).toMatch(/^aff=[\w~.-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000$/)
    const cookie = cookieOf(answer).split(';')[0]!
    expect(clicksInCookie(w.kernel, `x=1; ${cookie}`)).toEqual([click!.id])
    expect(
      clicksInCookie(
        w.kernel,
        cookie.replace(/.$/, (sign) => (sign === 'A' ? 'B' : 'A')),
      ),
    ).toEqual([])
    const again = await w.visit(link.code, { cookie })
    expect(clicksInCookie(w.kernel, cookieOf(again).split(';')[0])).toHaveLength(2)
    expect((await w.ada(links.get, at(link.id))).body).toMatchObject({ clicks: 2, unique_clicks: 1 })
  })

  test('nothing that identifies the visitor is kept', async () => {
    const { link } = await w.linked()
    await w.visit(link.code, {}, { ip: '198.51.100.77' })
    const stored = JSON.stringify([await rowsOf(link.id), await w.kernel.db.read.select().from(link_visitors)])
    expect(stored).not.toContain('198.51.100.77')
    expect(stored).not.toContain('Mozilla')
  })

  test('bots and HEAD are marked and not counted; the same visitor is unique once a day', async () => {
    const { link } = await w.linked()
    await w.visit(link.code, { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' })
    const head = await w.visit(link.code, {}, { method: 'HEAD' })
    expect(head).toMatchObject({ statusCode: 302, body: '' })
    await w.visit(link.code)
    await w.visit(link.code)
    await w.visit(link.code, {}, { ip: '203.0.113.8' })
    expect((await rowsOf(link.id)).map((row) => [row.bot_reason, row.is_unique])).toEqual([
      ['crawler', false],
      ['head', false],
      [null, true],
      [null, false],
      [null, true],
    ])
    w.pass(DAY)
    await w.visit(link.code)
    const stats = await w.ada(links.stats, { ...at(link.id), query: {} })
    expect(stats.body).toMatchObject({ clicks: 4, unique_clicks: 3, bots: 2, referrers: [{ host: null, clicks: 4 }] })
    expect(stats.body.per_day.slice(-2)).toMatchObject([
      { clicks: 3, unique_clicks: 2 },
      { clicks: 1, unique_clicks: 1 },
    ])
    expect(stats.body.per_day).toHaveLength(30)
    expect(stats.body.devices[1]).toEqual({ device: 'desktop', clicks: 4 })
  })

  test('whatever is sent along, the host stays', async () => {
    const { link } = await w.linked()
    const hostile = [
      '?to=https://evil.example',
      '?url=//evil.example&aff=clk_x',
      '?%0d%0aLocation:%20https://evil.example',
      '?next=javascript:alert(1)',
      '?@evil.example',
      '?#@evil.example',
      '?\\evil.example',
      '?redirect=%2F%2Fevil.example%2F%2e%2e',
      `?${'x'.repeat(2000)}`,
      '/?to=https://evil.example',
    ]
    const headers = [
      { 'x-forwarded-host': 'evil.example' },
      { host: 'evil.example' },
      { referer: 'https://evil.example/' },
      { cookie: 'aff=https://evil.example; aff=..' },
      { 'x-original-url': 'https://evil.example/', 'x-rewrite-url': '/r/evil' },
    ]
    for (const tail of hostile) {
      for (const more of headers) {
        const answer = await w.visit(`${link.code}${tail}`, more as unknown as Record<string, string>)
        expect(answer.statusCode).toBe(302)
        const url = new URL(String(answer.headers['location']))
        expect([url.protocol, url.host, url.pathname.startsWith('/p/')]).toEqual(['https:', 'shop.example.com', true])
        expect(url.search).toMatch(/^\?x=%20y&aff=clk_[0-9a-f]{32}$/)
      }
    }
  })
})

describe('a link that does not work', () => {
  const page = async (code: string, language: string) => w.visit(code, { 'accept-language': language })
  test('unknown: a page in the visitor’s language, and no redirect', async () => {
    const french = await page('ZZZZZZZZ', 'fr-CM,fr;q=0.9')
    expect(french.statusCode).toBe(404)
    expect(french.headers['location']).toBeUndefined()
    expect(french.headers['content-type']).toContain('text/html')
    expect(french.body).toContain('Ce lien ne fonctionne pas')
    expect((await page('no-code', 'en')).body).toContain('This link does not work')
    const long = await page('A'.repeat(90), 'en')
    expect([long.statusCode, long.headers['content-type']]).toEqual([404, expect.stringContaining('text/html')])
    expect((await page('%00', 'en')).statusCode).toBeLessThan(500)
    for (const broken of ['%E0%A4%A', '%', 'ABCD%zz?aff=%E0']) {
      const { statusCode, body } = await page(broken, 'en')
      expect([statusCode, body]).toEqual([404, expect.stringContaining('This link does not work')])
    }
  })

  test('paused by one side, withdrawn, suspended, expired: stopped at once, and back when it is restored', async () => {
    const expiring = new Date(w.clock.ms() + DAY).toISOString()
    const product = await w.offer()
    const created = await w.ask(product.id)
    const approved = await w.shop(affiliations.approve, { ...at(created.body.id), body: { link_expires_at: expiring } })
    const { code, id } = approved.body.link!
    const works = async () => (await w.visit(code)).statusCode === 302
    const state = async () => (await w.ada(links.get, at(id))).body.state

    expect(await w.ada(links.pause, at(id))).toMatchObject({
      status: 200,
      body: { state: 'paused', actions: ['resume'] },
    })
    expect(await works()).toBe(false)
    expect((await w.ada(links.pause, at(id))).code).toBe('wrong_state')
    expect(await w.shop(links.resume, at(id))).toMatchObject({ status: 409, code: 'paused_by_other' })
    expect((await w.bea(links.resume, at(id))).status).toBe(404)
    expect((await w.rival(links.pause, at(id))).status).toBe(404)
    await w.shop(products.archive, at(product.id))
    await w.shop(products.restore, at(product.id))
    expect(await state()).toBe('paused')
    await w.ada(links.resume, at(id))
    expect(await works()).toBe(true)
    await w.shop(links.pause, at(id))
    expect(await works()).toBe(false)
    await w.shop(links.resume, at(id))

    await w.shop(products.archive, at(product.id))
    expect(await works()).toBe(false)
    expect(await state()).toBe('product_withdrawn')
    await w.shop(products.restore, at(product.id))
    expect(await works()).toBe(true)
    for (const party of [w.ada, w.shop]) {
      await w.adminUser(users.suspend, { ...at(party.me.id), body: {} })
      expect(await works()).toBe(false)
      await w.adminUser(users.restore, at(party.me.id))
      expect(await works()).toBe(true)
    }
    w.pass(DAY)
    expect(await works()).toBe(false)
    expect(await state()).toBe('expired')
  })

  test('codes cannot be guessed, and whoever shares the address of a guesser still follows every good link', async () => {
    const { link } = await w.linked()
    const ip = '192.0.2.55'
    for (let n = 0; n < 60; n++) expect((await w.visit(`AAAAAA${20 + n}`, {}, { ip })).statusCode).toBe(404)
    for (const code of ['AAAAAA99', 'no-code']) {
      const stopped = await w.visit(code, {}, { ip })
      expect(stopped.statusCode).toBe(429)
      expect(Number(stopped.headers['retry-after'])).toBeGreaterThan(0)
    }
    expect((await w.visit(link.code, {}, { ip })).statusCode).toBe(302)
    expect((await w.ada(links.get, at(link.id))).body).toMatchObject({ clicks: 1 })
    expect((await w.visit('AAAAAA99')).statusCode).toBe(404)
    w.pass(60_000)
    expect((await w.visit('AAAAAA99', {}, { ip })).statusCode).toBe(404)
  })
})

test('each side has its own links; a file of the clicks, and a picture to print', async () => {
  const { link, product } = await w.linked({}, w.bea)
  await w.visit(link.code)
  const own = await w.bea(links.list, { query: { product_id: product.id } })
  expect(own.body.data).toMatchObject([{ id: link.id, destination_url: product.url, state: 'active', clicks: 1 }])
  expect((await w.ada(links.list, { query: { product_id: product.id } })).body.data).toEqual([])
  for (const q of [link.code.slice(0, 5).toLowerCase(), ` https://affluence.example/r/${link.code}`, product.name]) {
    expect((await w.bea(links.list, { query: { q } })).body.data).toMatchObject([{ id: link.id }])
    expect((await w.rival(links.list, { query: { q } })).body.data).toEqual([])
  }
  expect((await w.rival(links.list, { query: {} })).body.data).toEqual([])
  for (const who of [w.ada, w.rival]) {
    expect((await who(links.stats, { ...at(link.id), query: {} })).status).toBe(404)
    expect((await who(links.qrSvg, at(link.id))).status).toBe(404)
  }
  const token = async (who: World['bea']) => (await w.signIn(who.me.username)).token
  const get = async (path: string) =>
    w.app.inject({
      url: `/api/v1/links/${link.id}/${path}`,
      headers: { authorization: `Bearer ${await token(w.bea)}` },
    })
  const today = w.clock.now().slice(0, 10)
  const file = await get(`stats.csv?from=${today}&to=${today}`)
  expect(file.headers['content-type']).toContain('text/csv')
  expect(file.body).toBe(
    `day,clicks,unique_clicks,conversions,revenue,commission,currency\r\n${today},1,1,0,0.00,0.00,USD\r\n`,
  )
  expect((await get(`stats?from=${today}&to=2020-01-01`)).json()).toMatchObject({
    status: 422,
    code: 'end_before_start',
  })
  expect((await get('stats?from=2020-01-01')).json()).toMatchObject({ status: 422, code: 'period_too_long' })
  expect((await get('qr.svg')).body).toMatch(/^<svg/)
  const png = await get('qr.png?size=300')
  expect(png.headers['content-type']).toBe('image/png')
  expect(png.rawPayload.subarray(1, 4).toString()).toBe('PNG')
})

test('nothing but an approval makes a link', () => {
  const routes = w.app.printRoutes({ commonPrefix: false })
  const { routes: served } = w.app as unknown as { routes: { endpoint: { path: string; method: string } }[] }
  const makers = served.filter(({ endpoint }) => endpoint.path.includes('/links') && endpoint.method !== 'GET')
  expect(makers.map(({ endpoint }) => endpoint.path)).toEqual(['/api/v1/links/:id/pause', '/api/v1/links/:id/resume'])
  expect(routes).not.toContain('generate')
})
