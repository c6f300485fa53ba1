import { myAccount } from '@affluence/contract/account'
import { shopPages } from '@affluence/contract/sponsors'
import { users } from '@affluence/contract/users'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../../testing/testApp.ts'
import { sponsors } from './sponsors.tables.ts'

let t: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => void (t = await testApp()))
afterAll(() => t.end())

const open = (slug: string, language = 'en') =>
  t.stranger(shopPages.open, { params: { slug } }, { 'accept-language': language })

test('a sponsor chooses the address of its page; the old one leads to the new one, and stays its own', async () => {
  const one = await t.register('sponsor', { company_name: 'Maison <Bleue>' } as never)
  const other = await t.register('sponsor', { company_name: 'Other' } as never)
  expect((await open('maison-bleue')).status).toBe(404)
  const admin = await t.admin()
  await admin(users.approve, { params: { id: one.me.id } })
  await t.kernel.db.write((tx) =>
    tx
      .update(sponsors)
      .set({ description: 'Shoes & hats', website: 'https://bleue.example/?a=1&b=2' })
      .where(eq(sponsors.id, one.me.party!.id)),
  )
  const page = await open('Maison-Bleue')
  expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
  expect(page.text).toContain('<h1>Maison &lt;Bleue&gt;</h1>\n<p>Shoes &amp; hats</p>')
  expect(page.text).toContain('<a href="https://bleue.example/?a=1&amp;b=2">To the shop</a>')

  const rename = (slug: string, by = one) => by(myAccount.update, { body: { slug } })
  expect((await rename('bleue')).body.party!.slug).toBe('bleue')
  const moved = await open('maison-bleue')
  expect([moved.status, moved.headers['location']]).toEqual([301, '/book/bleue'])
  expect((await open('bleue')).status).toBe(200)
  expect(await rename('maison-bleue', other)).toMatchObject({ status: 409, code: 'slug_taken' })
  expect(await rename('bleue', other)).toMatchObject({ status: 409, code: 'slug_taken' })
  expect((await rename('maison-bleue')).status).toBe(200)
  expect((await open('bleue')).headers['location']).toBe('/book/maison-bleue')
  for (const bad of ['a', 'no spaces', 'é', '-x', 'x'.repeat(49)])
    expect([bad, (await rename(bad)).status]).toEqual([bad, 422])
})

test('an address that nobody has says so in the reader’s language', async () => {
  const { status, text } = await open('nobody', 'fr')
  expect([status, text.includes('Il n’y a pas de boutique ici')]).toEqual([404, true])
})
