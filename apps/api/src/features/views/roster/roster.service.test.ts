import { myAccount } from '@affluence/contract/account'
import { authentication } from '@affluence/contract/authentication'
import { users } from '@affluence/contract/users'
import { coupons } from '@affluence/contract/coupons'
import { influencers } from '@affluence/contract/influencers'
import { roster } from '@affluence/contract/roster'
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { audit_log } from '../../../kernel/work/work.tables.ts'
import { fingerprint } from '../../../testing/tables.ts'
import { rosterWorld } from '../../../testing/rosterWorld.ts'

const { w, create, next, add, at, byKey, listOrders } = await rosterWorld()
afterAll(() => w.end())
beforeEach(next)

test('everything given is kept, a leading @ is dropped, and the notes are for admins alone', async () => {
  const { influencer, key, link } = await add({
    phone: '+237 650 00 00 01',
    instagram: '@jane.ig',
    youtube: 'JaneTV',
    tiktok: '@jane_tt',
    website: 'https://jane.example.com',
    commission_bps: 750,
    admin_notes: 'met at the fair',
  })
  expect(key.key).toMatch(/^[A-Za-z0-9]{64}$/)
  expect(link.url).not.toContain(key.key)
  expect(await w.adminUser(roster.get, { params: { id: influencer.id } })).toMatchObject({
    status: 200,
    body: {
      approval: 'approved',
      phone: '+237650000001',
      instagram: 'jane.ig',
      youtube: 'JaneTV',
      tiktok: 'jane_tt',
      website: 'https://jane.example.com',
      commission_bps: 750,
      admin_notes: 'met at the fair',
      key: { state: 'active', prefix: key.prefix },
      link: { state: 'active' },
    },
  })
  const owner = w.withToken((await byKey(influencer.username, key.key)).body.access_token)
  for (const answer of [
    await owner(influencers.mine),
    await owner(myAccount.get),
    await owner(influencers.get, { params: { id: influencer.id } }),
    await w.shop(influencers.search, { query: {} }),
  ]) {
    expect([answer.status, JSON.stringify(answer.json).includes('met at the fair')]).toEqual([200, false])
  }
})

test('no password opens such an account until its owner sets one', async () => {
  const { influencer } = await add()
  for (const password of ['', 'a-good-long-password']) {
    const answer = await w.stranger(authentication.login, { body: { login: influencer.username, password } })
    expect([401, 422]).toContain(answer.status)
  }
})

test('names that exist in any letter case, and values that make no sense, create nothing', async () => {
  const { influencer } = await add()
  next()
  const wrong: [object, number, string | undefined][] = [
    [{ username: influencer.username.toUpperCase() }, 409, 'username_taken'],
    [{ email: influencer.email!.toUpperCase() }, 409, 'email_taken'],
    [{ email: 'nobody' }, 422, 'invalid_request'],
    [{ website: 'javascript:alert(1)' }, 422, 'invalid_request'],
    [{ commission_bps: 10_001 }, 422, 'invalid_request'],
    [{ commission_bps: -1 }, 422, 'invalid_request'],
    [{ coupon_codes: ['NOSUCH'] }, 422, 'unknown_coupons'],
  ]
  const before = await fingerprint(w.kernel.db.read)
  for (const [change, status, code] of wrong) {
    const answer = await create(change)
    expect([change, answer.status, answer.code]).toEqual([change, status, code])
  }
  expect(await fingerprint(w.kernel.db.read)).toEqual(before)
})

test('coupons come with the account; unknown ones only when asked to skip them, held ones never', async () => {
  for (const code of ['FIRST', 'SECOND']) await w.shop(coupons.create, { body: { code, kind: 'percent', bps: 1000 } })
  const { influencer, skipped_coupons } = await add({ coupon_codes: ['first', 'GHOST'], skip_unknown_coupons: true })
  expect(skipped_coupons).toEqual(['GHOST'])
  expect(influencer).toMatchObject({ coupons: 1, active_coupons: 1, held_coupons: [{ code: 'FIRST' }] })
  next()
  const before = await fingerprint(w.kernel.db.read)
  expect(await create({ coupon_codes: ['SECOND', 'FIRST'] })).toMatchObject({
    status: 409,
    code: 'coupon_held',
    json: { holder: { id: influencer.id } },
  })
  expect(await fingerprint(w.kernel.db.read)).toEqual(before)
  await w.rival(coupons.create, { body: { code: 'SECOND', kind: 'percent', bps: 500 } })
  const ambiguous = await create({ coupon_codes: ['SECOND'] })
  expect(ambiguous).toMatchObject({ status: 422, code: 'ambiguous_coupon' })
  const { choices } = (ambiguous.json['errors'] as { params: { choices: string[] } }[])[0]!.params
  expect(choices).toHaveLength(2)
  const exact = await add({ coupon_codes: [choices[1]!.toUpperCase()] })
  expect(exact.influencer.held_coupons).toMatchObject([{ code: 'SECOND' }])
})

test('a new rate holds for what comes, and is audited', async () => {
  const one = await add({ commission_bps: 500 })
  expect(
    await w.adminUser(roster.change, { ...at(one), body: { commission_bps: 900, admin_notes: 'raised' } }),
  ).toMatchObject({
    status: 200,
    body: { commission_bps: 900, admin_notes: 'raised', display_name: one.influencer.display_name },
  })
  const [entry] = await w.kernel.db.read
    .select()
    .from(audit_log)
    .where(and(eq(audit_log.target_id, one.influencer.id), eq(audit_log.action, 'influencer.changed_by_admin')))
  expect(entry).toMatchObject({ before: { commission_bps: 500 }, after: { commission_bps: 900 } })
  expect(JSON.stringify(entry)).not.toContain('raised')
  await w.adminUser(users.remove, { params: { id: one.influencer.user_id } })
  expect((await w.adminUser(roster.get, at(one))).status).toBe(404)
  expect((await listOrders(one.key.key)).status).toBe(401)
})
