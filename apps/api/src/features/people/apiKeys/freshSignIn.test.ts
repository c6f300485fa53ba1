import { myAccount } from '@affluence/contract/account'
import { apiKeys, signInLinks } from '@affluence/contract/apiKeys'
import { roster } from '@affluence/contract/roster'
import { shops } from '@affluence/contract/shops'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import type { Answer, Caller } from '../../../testing/testApp.ts'

let w: World
beforeAll(async () => void (w = await affiliationWorld()))
afterAll(() => w.end())

/** A session whose sign-in is five minutes old: it goes on, and may no longer touch secrets. */
async function stale(username: string, password = w.password) {
  const session = await w.signIn(username, password)
  w.clock.pass(300_000)
  return { session, confirm: () => session(myAccount.confirm, { body: { password } }) }
}
type Asks = Record<string, (by: Caller) => Promise<Answer<unknown>>>

/** Each is refused first; the password opens it in the same session. */
async function expectGuarded({ session, confirm }: Awaited<ReturnType<typeof stale>>, asks: Asks) {
  for (const [name, ask] of Object.entries(asks)) {
    const { status, code } = await ask(session)
    expect([name, status, code]).toEqual([name, 403, 'sign_in_again'])
  }
  expect((await confirm()).status).toBe(204)
  for (const [name, ask] of Object.entries(asks)) {
    const { status } = await ask(session)
    expect([name, status < 300]).toEqual([name, true])
  }
}

test('an influencer makes keys and dashboard links with a fresh sign-in alone, and ends them with any', async () => {
  const { me } = w.ada
  await expectGuarded(await stale(me.username), {
    key: (by) => by(apiKeys.create, { body: { name: 'Mine' } }),
    link: (by) => by(signInLinks.create),
  })
  const { session } = await stale(me.username)
  const [link] = (await session(signInLinks.list, { query: {} })).body.data
  const [key] = (await session(apiKeys.list, { query: {} })).body.data
  expect((await session(signInLinks.revoke, { params: { id: link!.id } })).status).toBe(204)
  expect((await session(apiKeys.revoke, { params: { id: key!.id } })).status).toBe(204)
})

test('a sponsor connects a shop and changes its secret with a fresh sign-in alone, and pauses it with any', async () => {
  const shop = await w.rival(shops.connect, { body: { kind: 'woocommerce', name: 'Old' } })
  const params = { id: shop.body.id }
  const guarded = await stale(w.rival.me.username)
  expect((await guarded.session(shops.change, { params, body: { state: 'paused' } })).status).toBe(200)
  expect((await guarded.session(shops.change, { params, body: { name: 'Renamed' } })).status).toBe(200)
  await expectGuarded(guarded, {
    connect: (by) => by(shops.connect, { body: { kind: 'woocommerce', name: 'New' } }),
    secret: (by) => by(shops.change, { params, body: { secret: 'a-secret-of-the-shop-itself' } }),
    key: (by) => by(apiKeys.create, { body: { name: 'Shop' } }),
  })
})

test('an admin makes and renews the keys and links of others with a fresh sign-in alone', async () => {
  const id = w.bea.me.party!.id
  const names = { display_name: 'Jane', email: 'jane@example.com', username: 'jane' }
  const again = () => stale('admin', 'a-long-admin-password')
  const many = (action: 'regenerate' | 'deactivate') => ({ body: { action, ids: [id], reason: 'Asked for it.' } })
  await expectGuarded(await again(), {
    create: (by) => by(roster.create, { body: names }),
    regenerate: (by) => by(roster.regenerate, { params: { id } }),
    link: (by) => by(roster.link, { params: { id } }),
    many: (by) => by(roster.bulk, many('regenerate')),
  })
  const { session } = await again()
  expect((await session(roster.bulk, many('deactivate'))).status).toBe(200)
})
