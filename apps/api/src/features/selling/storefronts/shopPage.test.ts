import { myAccount } from '@affluence/contract/account'
import { branding } from '@affluence/contract/branding'
import { deliveries } from '@affluence/contract/deliveries'
import { storefronts } from '@affluence/contract/storefronts'
import { users } from '@affluence/contract/users'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { png } from '../../../testing/pictures.ts'
import { testApp } from '../../../testing/testApp.ts'

let t: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => void (t = await testApp()))
afterAll(() => t.end())

const open = (slug: string, language = 'en') =>
  t.stranger(storefronts.page, { params: { slug } }, { 'accept-language': language })

test('a shop has its page once it is approved, at the address it chose; the old one leads to the new one', async () => {
  const one = await t.register('sponsor', { company_name: 'Maison Bleue' } as never)
  const other = await t.register('sponsor', { company_name: 'Other' } as never)
  expect((await open('maison-bleue')).status).toBe(404)
  const admin = await t.admin()
  await admin(users.approve, { params: { id: one.me.id } })
  const page = await open('Maison-Bleue')
  expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])

  const rename = (slug: string, by = one) => by(myAccount.update, { body: { slug } })
  expect((await rename('bleue')).body.party!.slug).toBe('bleue')
  const moved = await open('maison-bleue')
  expect([moved.status, moved.headers['location']]).toEqual([301, '/book/bleue'])
  const withRef = await t.app.inject({ url: '/book/maison-bleue?ref=ABC&x=1' })
  expect(withRef.headers['location']).toBe('/book/bleue?ref=ABC&x=1')
  expect((await open('bleue')).status).toBe(200)
  expect(await rename('maison-bleue', other)).toMatchObject({ status: 409, code: 'slug_taken' })
  expect(await rename('bleue', other)).toMatchObject({ status: 409, code: 'slug_taken' })
  expect((await rename('maison-bleue')).status).toBe(200)
  expect((await open('bleue')).headers['location']).toBe('/book/maison-bleue')
  for (const bad of ['a', 'no spaces', 'é', '-x', 'x'.repeat(49)])
    expect([bad, (await rename(bad)).status]).toEqual([bad, 422])

  await admin(users.flag, { params: { id: one.me.id }, body: { reason: 'A test' } })
  expect((await open('maison-bleue')).status).toBe(404)
})

test('the head says whose shop it is, as text, and only its own sites may frame it', async () => {
  const shop = await t.register('sponsor', { company_name: 'Tom & "Co" <b>' } as never)
  await (
    await t.admin()
  )(users.approve, { params: { id: shop.me.id } })
  await shop(branding.setLogo, { body: png } as never)
  const { body } = await shop(branding.change, {
    body: {
      welcome_message: '<script>alert(1)</script> costs $& now',
      allowed_hosts: ['www.tom.example', '*.co.example'],
    },
  })
  const { text, headers } = await open(body.slug, 'fr')
  expect(text).toContain('<html lang="fr">')
  expect(text).toContain('<title>Tom &amp; &quot;Co&quot; &lt;b&gt;</title>')
  const message = '&lt;script&gt;alert(1)&lt;/script&gt; costs $&amp; now'
  expect(text).toContain(`<meta property="og:description" content="${message}">`)
  expect(text).toContain(`<meta property="og:image" content="http://localhost:3000${body.logo_url}">`)
  const policy = String(headers['content-security-policy'])
  expect(policy).toContain("frame-ancestors 'self' www.tom.example *.co.example;")
  expect(policy).toContain("script-src 'self';")
  expect(policy).not.toContain('unsafe')
  expect(headers['x-frame-options']).toBeUndefined()

  const elsewhere = await open('nobody', 'fr')
  expect([elsewhere.status, elsewhere.text.includes('Il n’y a pas de boutique ici')]).toEqual([404, true])
  expect(elsewhere.headers).toMatchObject({ 'x-frame-options': 'DENY' })
  expect(elsewhere.headers['content-security-policy']).toContain("frame-ancestors 'none'")
})

test('the page of an order is kept out of search engines, and says nothing of the order', async () => {
  const { status, headers, text } = await t.stranger(deliveries.page, { params: { secret: 'x'.repeat(43) } })
  expect([status, headers['x-robots-tag'], headers['x-frame-options']]).toEqual([200, 'noindex', 'DENY'])
  expect(headers['referrer-policy']).toBe('no-referrer')
  expect(text).toContain('<title>Your order</title><meta name="robots" content="noindex">')
})
