import { myAccount } from '@affluence/contract/account'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../../testing/testApp.ts'
import { changeSlug, findSponsorBySlug } from './sponsors.service.ts'

let t: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.end())

const registerAs = (company_name: string) => t.register('sponsor', { company_name } as never)
const idOf = (sponsor: Awaited<ReturnType<typeof registerAs>>) => sponsor.me.party!.id

test('companies of one name that register at once get addresses of their own', async () => {
  const three = await Promise.all(['Maison Zoé', 'Maison Zoe', 'MAISON ZOÉ'].map(registerAs))
  expect(three.map((one) => one.me.party?.slug).toSorted()).toEqual(['maison-zoe', 'maison-zoe-2', 'maison-zoe-3'])
})

test('an old slug still finds its sponsor, and is given to nobody else', async () => {
  const one = await registerAs('Atelier Kora')
  const other = await registerAs('Studio Bana')
  expect(await t.kernel.db.write((tx) => changeSlug(tx, idOf(one), 'kora-shop'))).toBe('kora-shop')
  const sponsor = await findSponsorBySlug(t.kernel.db.read, 'Atelier-Kora')
  expect(sponsor).toMatchObject({ id: idOf(one), slug: 'kora-shop' })
  const grab = (slug: string) => t.kernel.db.write((tx) => changeSlug(tx, idOf(other), slug))
  await expect(grab('atelier-kora')).rejects.toThrow('slug_taken')
  await expect(grab('kora-shop')).rejects.toThrow('slug_taken')
  expect(await t.kernel.db.write((tx) => changeSlug(tx, idOf(one), 'atelier-kora'))).toBe('atelier-kora')
  expect(await findSponsorBySlug(t.kernel.db.read, 'never-there')).toBe(null)
})

test('a closed company leaves its address behind', async () => {
  const one = await registerAs('Épicerie Fine')
  expect((await one(myAccount.close, { body: { password: t.password } })).status).toBe(204)
  expect(await findSponsorBySlug(t.kernel.db.read, 'epicerie-fine')).toBe(null)
})
