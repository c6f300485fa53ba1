import { branding } from '@affluence/contract/branding'
import { myAccount } from '@affluence/contract/account'
import { users } from '@affluence/contract/users'
import { storefronts } from '@affluence/contract/storefronts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { jpeg, png } from '../../../testing/pictures.ts'
import { audit_log } from '../../../kernel/work/work.tables.ts'
import { files } from '../../../kernel/files/files.tables.ts'
import { brandings } from './branding.tables.ts'

let w: World
beforeAll(async () => void (w = await affiliationWorld()))
afterAll(() => w.end())

test('a shop has a look before anybody chose one', async () => {
  const { body } = await w.shop(branding.get)
  expect(body).toMatchObject({ brand_color: null, logo_url: null, is_open: true, opening_hours: [], allowed_hosts: [] })
  expect(body.url).toBe(`http://localhost:3000/book/${body.slug}`)
})

test('what is changed is kept with an audit row, the rest stays', async () => {
  await w.shop(branding.change, { body: { brand_color: '#FFE600', payment_words: 'Cash at the door' } })
  const { body } = await w.shop(branding.change, { body: { welcome_message: '<script>alert(1)</script>' } })
  expect(body).toMatchObject({
    brand_color: '#ffe600',
    payment_words: 'Cash at the door',
    welcome_message: '<script>alert(1)</script>',
    colors: { fill: '#ffe600', is_mended: true },
  })
  const rows = (await w.kernel.db.read.select().from(audit_log)).filter(({ action }) => action === 'branding.changed')
  expect(rows.at(-1)).toMatchObject({ before: { welcome_message: null }, after: { payment_words: 'Cash at the door' } })
  expect((await w.rival(branding.get)).body.brand_color).toBeNull()
})

test.each([
  [{ brand_color: 'red' }, 'brand_color'],
  [{ welcome_message: 'x'.repeat(501) }, 'welcome_message'],
  [{ allowed_hosts: ['https://example.com'] }, 'allowed_hosts.0'],
  [{ allowed_hosts: ["*.example.com; script-src 'unsafe-inline'"] }, 'allowed_hosts.0'],
  [{ opening_hours: [{ day: 'monday', from: '18:00', to: '08:00' }] }, 'opening_hours.0.to'],
  [{ timezone: 'Mars/Base' }, 'timezone'],
  [{ slug: '../admin' }, 'slug'],
])('%j is refused at its field', async (body, path) => {
  const refused = await w.shop(branding.change, { body: body as never })
  expect(refused.status).toBe(422)
  expect((refused.json['errors'] as { path: string }[]).map((error) => error.path)).toContain(path)
})

test('the address of before leads to the new one, and nobody else gets it', async () => {
  const before = (await w.shop(branding.get)).body.slug
  expect((await w.shop(branding.change, { body: { slug: 'maison-sanaga' } })).body.slug).toBe('maison-sanaga')
  const old = await w.app.inject(`/book/${before}`)
  expect([old.statusCode, old.headers.location]).toEqual([301, '/book/maison-sanaga'])
  expect((await w.stranger(storefronts.page, { params: { slug: 'maison-sanaga' } })).status).toBe(200)
  expect(await w.rival(branding.change, { body: { slug: before } })).toMatchObject({ status: 409, code: 'slug_taken' })
  const both = [w.shop, w.rival].map((by) => by(branding.change, { body: { slug: 'wanted-by-two' } }))
  expect((await Promise.all(both)).map(({ status }) => status).toSorted()).toEqual([200, 409])
})

test('a logo is read by its content, and the one before goes', async () => {
  const put = (body: Buffer) => w.shop(branding.setLogo, { body } as never)
  const first = (await put(png)).body.logo_url!
  expect((await w.app.inject(first)).headers['content-type']).toBe('image/png')
  expect(await put(Buffer.from('<svg onload="alert(1)"/>'))).toMatchObject({ status: 422, code: 'not_a_picture' })
  const second = (await put(jpeg)).body.logo_url!
  expect((await w.app.inject(first)).statusCode).toBe(404)
  expect((await put(Buffer.alloc(2 * 1024 * 1024 + 1))).status).toBe(413)
  expect((await w.shop(branding.dropLogo)).body.logo_url).toBeNull()
  expect((await w.app.inject(second)).statusCode).toBe(404)
})

test('with the account goes what the sponsor wrote, and the logo', async () => {
  const leaving = await w.newcomer('sponsor')
  await w.adminUser(users.approve, { params: { id: leaving.me.id } })
  await leaving(branding.setLogo, { body: png } as never)
  const before = await w.kernel.db.read.$count(files)
  expect((await leaving(myAccount.close, { body: { password: w.password } })).status).toBeLessThan(300)
  await w.work()
  const rows = await w.kernel.db.read.select().from(brandings)
  expect(rows.map(({ sponsor_id }) => sponsor_id)).not.toContain(leaving.me.party!.id)
  expect(await w.kernel.db.read.$count(files)).toBeLessThan(before)
})
