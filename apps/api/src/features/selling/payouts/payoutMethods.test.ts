import { admin } from '@affluence/contract/admin'
import { payouts } from '@affluence/contract/payouts'
import { eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { MINUTE } from '../../../kernel/clock.ts'
import { payoutWorld } from '../../../testing/payoutWorld.ts'
import { type World } from '../../../testing/affiliationWorld.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'

const { w, party, sale, mature, draft } = await payoutWorld()
afterAll(() => w.end())

test('an admin who sends the money sees the whole account number, and the audit log says so', async () => {
  const star = await w.newcomer('influencer')
  await sale(star, 900_00)
  await mature()
  const { body: payout } = await draft(star)
  const look = (by: World['ada']) => by(payouts.receiver, { params: { id: payout.id } })
  expect((await look(w.adminUser)).body).toEqual({ method: null })
  const again = await w.signIn(star.me.username)
  const method = { kind: 'bank', holder: 'Inès Mballa', account: 'FR76 3000 4000 0312 3456 7890 143' } as const
  await again(payouts.setMethod, { body: method })
  expect((await again(payouts.method)).body.method!.account).toBe('••••••••••••0143')
  expect((await look(w.adminUser)).body).toEqual({ method })
  for (const other of [w.shop, w.rival, star]) expect((await look(other)).status).toBe(403)
  const entries = (await w.adminUser(admin.audit, { query: { action: 'payout_method.seen' } })).body.data
  expect(entries.map(({ target_id }) => target_id)).toEqual([payout.id, payout.id])
})

test('where payouts go is sealed, shown in part, and changed only soon after signing in', async () => {
  const star = await w.newcomer('influencer')
  const body = { kind: 'mobile_money', holder: 'Inès Mballa', account: '+237699001122' } as const
  const set = await star(payouts.setMethod, { body })
  expect(set.body.method).toMatchObject({ kind: 'mobile_money', account: '•••••••••1122' })
  const [row] = await w.kernel.db.read
    .select()
    .from(influencers)
    .where(eq(influencers.id, party(star)))
  expect(row!.payout_method).not.toContain('699001122')
  await w.work()
  expect(w.letters.some(({ to, text }) => to === star.me.email && text.includes('1122'))).toBe(true)
  w.clock.pass(6 * MINUTE)
  expect(await star(payouts.setMethod, { body })).toMatchObject({ status: 403, code: 'sign_in_again' })
  const again = await w.signIn(star.me.username)
  const wrong = { kind: 'bank', holder: 'Inès Mballa', account: 'FR76 3000 4000 0312 3456 7890 134' } as const
  const answer = await again(payouts.setMethod, { body: wrong })
  expect(answer).toMatchObject({ status: 422, json: { errors: [{ path: 'account', code: 'wrong_iban' }] } })
  expect((await again(payouts.setMethod, { body: { ...wrong, account: '0312 3456 7890 134' } })).status).toBe(200)
})
