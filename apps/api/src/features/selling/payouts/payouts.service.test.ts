import { admin } from '@affluence/contract/admin'
import { commissions as commissionEndpoints } from '@affluence/contract/commissions'
import { coupons } from '@affluence/contract/coupons'
import { notifications } from '@affluence/contract/notifications'
import { orders } from '@affluence/contract/orders'
import { payouts } from '@affluence/contract/payouts'
import { ledger } from '@affluence/contract/ledger'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, MINUTE } from '../../../kernel/clock.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { duties } from '../../../app.ts'
import { runTaskNow } from '../../views/admin/admin.service.ts'
import { commissions } from '../commissions/commissions.tables.ts'
import { coupons as couponTable } from '../coupons/coupons.tables.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { verifyAll } from '../../../testing/verify.ts'
import { orders as orderTable } from '../sale/sale.tables.ts'
import { payouts as payoutTable } from './payouts.tables.ts'

let w: World
beforeAll(async () => void (w = await affiliationWorld()))
afterAll(() => w.end())

const party = (person: World['ada']) => person.me.party!.id
let count = 0
/** An order that earned somebody 10 % of its price. */
async function sale(who: World['ada'], price = 100_00) {
  const body = { code: `P${++count}`, kind: 'fixed', amount: 1 } as const
  const { id } = (await w.shop(coupons.create, { body })).body
  await w.shop(coupons.assign, { params: { id }, body: { influencer_id: party(who), commission_bps: 1000 } })
  const order = {
    items: [{ name: 'Thing', quantity: 1, unit_price: price }],
    discount: 0,
    customer: { name: 'Zoe' },
    coupon_code: body.code,
    payment: 'paid' as const,
  }
  return (await w.shop(orders.create, { body: order })).body
}
async function run(name: string) {
  w.clock.pass(1000)
  await runTaskNow(w.kernel, duties.tasks, name)
  await w.work()
}
async function mature() {
  w.clock.pass(14 * DAY)
  await run('release_commissions')
}
const draft = (who: World['ada'], by = w.shop) =>
  by(payouts.create, { body: { influencer_id: party(who), sponsor_id: party(w.shop) } })
const act = (id: string, action: 'lock' | 'process' | 'cancel', by = w.adminUser) =>
  by(payouts[action], { params: { id } })
const pay = (id: string) => w.adminUser(payouts.pay, { params: { id }, body: { reference: 'TRX-1' } })
const fill = async (amount: number) => {
  const request = await w.shop(ledger.askTopUp, { body: { amount } })
  return w.adminUser(ledger.confirmTopUp, { params: { id: request.body.id } })
}
const balance = async () => (await w.shop(ledger.balance)).body
const earnings = async (who: World['ada']) => (await who(payouts.earnings)).body.data[0]

test('a top-up is asked for within limits, confirmed once, and then money', async () => {
  expect(await w.shop(ledger.askTopUp, { body: { amount: 1 } })).toMatchObject({ status: 422, code: 'below_minimum' })
  expect(await w.shop(ledger.askTopUp, { body: { amount: 500_000_001 } })).toMatchObject({ code: 'above_maximum' })
  const { body: request } = await w.shop(ledger.askTopUp, { body: { amount: 50_00, reference: 'bank 7' } })
  expect(request).toMatchObject({ state: 'requested', actions: ['cancel'] })
  expect((await balance()).balance).toBe(0)
  const confirm = () => w.adminUser(ledger.confirmTopUp, { params: { id: request.id } })
  expect((await Promise.all([confirm(), confirm()])).map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect(await balance()).toMatchObject({
    balance: 50_00,
    credits_30_days: 50_00,
    debits_30_days: 0,
    entries_30_days: 1,
  })
  const other = (await w.shop(ledger.askTopUp, { body: { amount: 70_00 } })).body
  const answer = await w.adminUser(ledger.refuseTopUp, { params: { id: other.id }, body: { reason: 'nothing came' } })
  expect(answer.body).toMatchObject({ state: 'refused', reason: 'nothing came' })
  expect((await w.rival(ledger.cancelTopUp, { params: { id: other.id } })).status).toBe(404)
  await w.work()
  const kinds = (await w.shop(notifications.list, { query: {} })).body.data.map(({ kind }) => kind)
  expect(kinds.filter((kind) => kind.startsWith('top_up')).toSorted()).toEqual(['top_up_confirmed', 'top_up_refused'])
})

test('commissions mature, are gathered, settled and paid; the same figures stand everywhere', async () => {
  const [one, two] = [await sale(w.ada), await sale(w.ada, 50_00)]
  expect(await earnings(w.ada)).toMatchObject({ pending: 15_00, payable: 0 })
  expect(await draft(w.ada)).toMatchObject({ status: 409, code: 'nothing_to_pay' })
  await mature()
  expect(await earnings(w.ada)).toMatchObject({ pending: 0, payable: 15_00 })
  const totals = async () => (await w.ada(commissionEndpoints.totals, { query: {} })).body.data[0]
  expect(await totals()).toMatchObject({ approved: 15_00, total: 15_00 })

  const { body: payout } = await draft(w.ada)
  expect(payout).toMatchObject({
    state: 'draft',
    amount: 15_00,
    fees: 7_50,
    commission_count: 2,
    actions: ['lock', 'cancel'],
  })
  expect((await draft(w.ada)).code).toBe('nothing_to_pay')
  expect((await w.rival(payouts.get, { params: { id: payout.id } })).status).toBe(404)
  expect((await w.bea(payouts.get, { params: { id: payout.id } })).status).toBe(404)
  await fill(100_00)
  const before = (await balance()).balance
  const locks = await Promise.all([act(payout.id, 'lock'), act(payout.id, 'lock')])
  expect(locks.map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect((await balance()).balance).toBe(before - 22_50)
  await act(payout.id, 'process')
  expect((await pay(payout.id)).body).toMatchObject({ state: 'paid', reference: 'TRX-1' })
  expect((await pay(payout.id)).status).toBe(409)
  expect(await earnings(w.ada)).toMatchObject({ pending: 0, payable: 0 })
  expect(await totals()).toMatchObject({ paid: 15_00, approved: 0 })
  const { body: detail } = await w.ada(payouts.get, { params: { id: payout.id } })
  expect(detail.commissions.map(({ source_id }) => source_id).toSorted()).toEqual([one.id, two.id].toSorted())
  expect(detail.actions).toEqual([])

  const pdf = await w.ada(payouts.statement, { params: { id: payout.id } })
  expect([pdf.status, pdf.headers['content-type']]).toEqual([200, 'application/pdf'])
  const csv = (await w.ada(payouts.statementCsv, { params: { id: payout.id } })).text
  expect(csv.split('\r\n').filter(Boolean)).toHaveLength(3)
  expect(csv).toContain(one.number)
  expect(csv).toContain(',100.00,10,coupon,10.00,')
  await w.work()
  expect((await w.ada(notifications.list, { query: {} })).body.data.map(({ kind }) => kind)).toContain('payout_paid')

  const refund = { params: { id: one.id }, body: { amount: 100_00, reason: 'late' } }
  expect((await w.shop(orders.refund, refund)).body.commission).toMatchObject({
    amount: 10_00,
    reversed: -10_00,
    state: 'paid',
  })
  expect(await earnings(w.ada)).toMatchObject({ pending: 0, payable: -10_00 })
  await sale(w.ada, 300_00)
  await mature()
  expect((await draft(w.ada)).body).toMatchObject({ amount: 20_00, commission_count: 2 })
})

test('a payout that fails or is given up puts everything back', async () => {
  const star = await w.newcomer('influencer')
  await sale(star, 1000_00)
  await mature()
  expect(await earnings(star)).toMatchObject({ payable: 100_00, approved: 100_00, in_payout: 0 })
  const { body: first } = await draft(star)
  expect(await earnings(star)).toMatchObject({ payable: 100_00, approved: 0, in_payout: 100_00 })
  const short = await act(first.id, 'lock')
  expect(short).toMatchObject({ status: 402, code: 'insufficient_funds', json: { required: 150_00 } })
  await fill(500_00)
  const before = (await balance()).balance
  await act(first.id, 'lock')
  const failed = await w.adminUser(payouts.fail, { params: { id: first.id }, body: { reason: 'account closed' } })
  expect(failed.body).toMatchObject({ state: 'failed', reason: 'account closed' })
  expect((await balance()).balance).toBe(before)
  const { body: second } = await draft(star)
  expect(second.amount).toBe(100_00)
  expect((await act(second.id, 'cancel', w.shop)).body.state).toBe('cancelled')
  expect((await w.shop(payouts.pay, { params: { id: second.id }, body: { reference: 'x' } })).status).toBe(403)
})

test('a payout up to a day takes along what was taken back from it since, and stands alone', async () => {
  const star = await w.newcomer('influencer')
  const day = w.clock.now().slice(0, 10)
  const order = await sale(star, 400_00)
  await mature()
  await w.shop(orders.refund, { params: { id: order.id }, body: { amount: 400_00, reason: 'came back' } })
  await sale(star, 500_00)
  await mature()
  const to = (period_to: string) => w.shop(payouts.create, { body: { influencer_id: party(star), period_to } })
  expect(await to(day)).toMatchObject({ status: 409, code: 'below_minimum', json: { amount: 0 } })
  const { body: payout } = await to(w.clock.now().slice(0, 10))
  expect(payout.amount).toBe(50_00)
  await sale(star, 600_00)
  await mature()
  expect(await draft(star)).toMatchObject({ status: 409, code: 'draft_open', json: { id: payout.id } })
  await act(payout.id, 'cancel', w.shop)
  expect((await draft(star)).body.amount).toBe(110_00)
})

test('what is held does not mature; released it goes on; refused it is in no figure', async () => {
  const star = await w.newcomer('influencer')
  const order = await sale(star)
  const id = order.commission!.id
  const decide = (action: 'hold' | 'reject', by = w.shop) =>
    by(commissionEndpoints[action], { params: { id }, body: { reason: 'looking into it' } })
  expect((await decide('hold', w.rival)).status).toBe(404)
  expect((await decide('hold')).body.state).toBe('on_hold')
  await mature()
  expect((await star(commissionEndpoints.get, { params: { id } })).body.state).toBe('on_hold')
  await w.shop(orders.refund, { params: { id: order.id }, body: { amount: 40_00, reason: 'part' } })
  await w.shop(commissionEndpoints.release, { params: { id }, body: {} })
  await run('release_commissions')
  expect(await earnings(star)).toMatchObject({ pending: 0, payable: 6_00 })
  expect((await decide('reject', w.adminUser)).body).toMatchObject({ state: 'rejected', actions: [] })
  expect(await earnings(star)).toMatchObject({ pending: 0, payable: 0 })
  expect((await decide('reject', w.adminUser)).status).toBe(409)
})

test('what is taken back while a payout is prepared is not paid; where nothing is left it is not settled', async () => {
  const star = await w.newcomer('influencer')
  const [standing, back] = [await sale(star, 500_00), await sale(star, 300_00)]
  await mature()
  const { body: payout } = await draft(star)
  await w.shop(orders.refund, { params: { id: back.id }, body: { amount: 300_00, reason: 'late' } })
  await fill(500_00)
  const before = (await balance()).balance
  const { body: locked } = await act(payout.id, 'lock')
  expect(locked).toMatchObject({ state: 'locked', amount: 50_00, fees: 25_00, commission_count: 3 })
  expect((await balance()).balance).toBe(before - 75_00)
  await pay(payout.id)
  expect(await earnings(star)).toMatchObject({ payable: 0 })

  await w.shop(orders.refund, { params: { id: standing.id }, body: { amount: 500_00, reason: 'late' } })
  const more = await sale(star, 800_00)
  await mature()
  const { body: second } = await draft(star)
  expect(second.amount).toBe(30_00)
  await w.shop(orders.refund, { params: { id: more.id }, body: { amount: 800_00, reason: 'late' } })
  const payable = (await w.shop(payouts.payable)).body.data.find(({ influencer }) => influencer.id === party(star))
  expect(payable).toMatchObject({ draft_id: second.id, amount: -50_00 })
  const emptied = await act(second.id, 'lock')
  expect(emptied).toMatchObject({ status: 200, body: { state: 'cancelled', reason: 'nothing_to_pay' } })
  expect((await act(second.id, 'lock')).status).toBe(409)
  expect(await earnings(star)).toMatchObject({ payable: -50_00 })
})

test('a payout up to a day owes nothing to what was sold and came back after it', async () => {
  const star = await w.newcomer('influencer')
  await sale(star, 500_00)
  const period_to = w.clock.now().slice(0, 10)
  await mature()
  const { body: payout } = await w.shop(payouts.create, { body: { influencer_id: party(star), period_to } })
  const later = await sale(star, 900_00)
  await mature()
  await w.shop(orders.refund, { params: { id: later.id }, body: { amount: 900_00, reason: 'late' } })
  await fill(500_00)
  expect((await act(payout.id, 'lock')).body).toMatchObject({ state: 'locked', amount: 50_00, commission_count: 1 })
  await pay(payout.id)
  expect(await earnings(star)).toMatchObject({ payable: 0 })
})

test('whoever is paid hears what becomes of their commission, and why', async () => {
  const star = await w.newcomer('influencer')
  const order = await sale(star)
  const id = order.commission!.id
  const decide = (action: 'hold' | 'reject', by = w.shop) =>
    by(commissionEndpoints[action], { params: { id }, body: { reason: `We ${action} it` } })
  await decide('hold')
  await w.shop(commissionEndpoints.release, { params: { id }, body: { reason: 'All is well' } })
  await w.shop(orders.refund, { params: { id: order.id }, body: { amount: 40_00, reason: 'part' } })
  const reason = async () => (await star(commissionEndpoints.get, { params: { id } })).body.reason
  expect(await reason()).toBeNull()
  await decide('hold', w.adminUser)
  expect(await reason()).toBe('We hold it')
  await decide('reject', w.adminUser)
  const { data: mine } = (await star(commissionEndpoints.list, { query: {} })).body
  expect(mine.map((one) => one.reason)).toEqual(['We reject it', 'We reject it'])
  await w.work()
  const { data } = (await star(notifications.list, { query: {} })).body
  const usd = (amount: number) => ({ amount, currency: order.currency })
  const notices = data.map((one) => [one.kind, one.data['reason'], one.data['amount']])
  const about = notices.filter(([kind]) => String(kind).startsWith('commission'))
  expect(about).toHaveLength(6)
  expect(about).toEqual(
    expect.arrayContaining([
      ['commission_created', '', usd(10_00)],
      ['commission_held', 'We hold it', usd(6_00)],
      ['commission_released', 'All is well', usd(6_00)],
      ['commission_reversed', '', usd(4_00)],
      ['commission_rejected', 'We reject it', usd(6_00)],
    ]),
  )
  const mails = w.letters.filter(({ to, text }) => to === star.me.email && text.includes('We reject it'))
  expect(mails).toHaveLength(1)
})

test('who can be paid now stands on a list, until a payout is prepared; a second one names the first', async () => {
  const star = await w.newcomer('influencer')
  const mine = async (by = w.shop) =>
    (await by(payouts.payable)).body.data.filter(({ influencer }) => influencer.id === party(star))
  await sale(star, 900_00)
  expect(await mine()).toEqual([])
  await mature()
  const owed = { amount: 90_00, fees: 45_00, commission_count: 1, sponsor: { id: party(w.shop) } }
  expect(await mine()).toMatchObject([owed])
  expect(await mine(w.adminUser)).toMatchObject([owed])
  expect(await mine(w.rival)).toEqual([])
  expect((await star(payouts.payable)).status).toBe(403)
  const { body: first } = await draft(star)
  expect(await mine()).toEqual([])
  await sale(star, 900_00)
  await mature()
  expect(await mine()).toMatchObject([{ draft_id: first.id, amount: 180_00, fees: 90_00, commission_count: 2 }])
  expect(await draft(star)).toMatchObject({ status: 409, code: 'draft_open', json: { id: first.id } })
})

test('what a payout under way holds, or a refund takes back, is not on the list of what can be paid', async () => {
  const star = await w.newcomer('influencer')
  const listed = async () => (await w.shop(payouts.payable)).body.data
  const mine = async () => (await listed()).filter(({ influencer }) => influencer.id === party(star))
  const refund = (id: string, amount: number) =>
    w.shop(orders.refund, { params: { id }, body: { amount, reason: 'came back' } })
  const [first, second] = [await sale(star, 900_00), await sale(star, 500_00)]
  await mature()
  const { id } = (await draft(star)).body
  await fill(500_00)
  await w.shop(payouts.lock, { params: { id } })
  expect(await mine()).toEqual([])
  // The kept balance still holds what is locked; what is taken back from it waits for the next payout.
  await refund(first.id, 300_00)
  expect(await mine()).toEqual([])
  await sale(star, 400_00)
  await mature()
  expect(await mine()).toMatchObject([{ amount: 10_00, commission_count: 2 }])
  await w.shop(payouts.cancel, { params: { id } })
  expect(await mine()).toMatchObject([{ amount: 150_00, commission_count: 4 }])
  await w.shop(payouts.lock, { params: { id: (await draft(star)).body.id } })
  const [locked] = (await star(payouts.list, { query: { state: 'locked' } })).body.data
  await w.adminUser(payouts.pay, { params: { id: locked!.id }, body: { reference: 'T1' } })
  // Paid, and then taken back: less than nothing is owed until more is earned.
  await refund(first.id, 600_00)
  await refund(second.id, 500_00)
  expect(await mine()).toEqual([])
  await sale(star, 1_300_00)
  await mature()
  expect(await mine()).toMatchObject([{ amount: 20_00, commission_count: 3 }])
  expect((await verifyAll(w.kernel.db.read)).differences).toEqual([])
})

test('whoever sends the money sees the whole account, and that they looked is kept', async () => {
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

test('every movement of a wallet says what was there after it', async () => {
  const { data } = (await w.shop(ledger.entries, { query: {} })).body
  expect(data[0]!.balance_after).toBe((await balance()).balance)
  const before = data.map((entry) => entry.balance_after - entry.amount)
  expect(before).toEqual([...data.slice(1).map((entry) => entry.balance_after), 0])
  const filtered = (await w.shop(ledger.entries, { query: { kind: 'top_up' } })).body.data
  expect(filtered.every(({ kind }) => kind === 'top_up')).toBe(true)
  expect(filtered.at(-1)!.balance_after).toBe(50_00)
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

test('the monthly task drafts what is owed, once', async () => {
  const star = await w.newcomer('influencer')
  await sale(star, 700_00)
  await mature()
  await run('payouts.draft')
  await run('payouts.draft')
  const { data } = (await star(payouts.list, { query: {} })).body
  expect(data.map(({ state, amount }) => [state, amount])).toEqual([['draft', 70_00]])
})

test('the books agree, and every planted difference is found', async () => {
  const { db } = w.kernel
  expect((await verifyAll(db.read)).differences).toEqual([])
  const [order] = await db.read.select().from(orderTable).where(eq(orderTable.payment, 'paid')).limit(1)
  const [payout] = await db.read.select().from(payoutTable).where(eq(payoutTable.state, 'paid')).limit(1)
  const [coupon] = await db.read.select().from(couponTable).limit(1)
  const plant = (work: Parameters<typeof db.write<unknown>>[0]) => db.write(work)
  await plant((tx) => tx.update(orderTable).set({ refunded: 1 }).where(eq(orderTable.id, order!.id)))
  await plant((tx) =>
    tx
      .update(payoutTable)
      .set({ amount: payout!.amount + 1 })
      .where(eq(payoutTable.id, payout!.id)),
  )
  await plant((tx) =>
    tx
      .update(couponTable)
      .set({ uses: coupon!.uses + 1 })
      .where(eq(couponTable.id, coupon!.id)),
  )
  const { differences } = await verifyAll(db.read)
  const { sponsor_id, influencer_id, coupon_id, placed_at } = order!
  const sums = `${sponsor_id} ${placed_at.slice(0, 13)} ${influencer_id ?? ''}`
  expect(differences.map(({ what, key }) => [what, key]).toSorted()).toEqual(
    [
      ['sums', `${sums} revenue`],
      ['sums', `${sums} refunded`],
      ['sums', `${sponsor_id} influencer ${influencer_id} revenue`],
      ['sums', `${sponsor_id} coupon ${coupon_id} revenue`],
      ['refunds', order!.id],
      ['payout', payout!.id],
      ['coupon', coupon!.id],
    ].toSorted(),
  )
  await expect(plant((tx) => tx.update(commissions).set({ amount: 1 }))).rejects.toThrow()
})
