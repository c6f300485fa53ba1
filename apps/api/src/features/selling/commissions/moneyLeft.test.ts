import { myAccount } from '@affluence/contract/account'
import { users } from '@affluence/contract/users'
import { adRequests } from '@affluence/contract/adRequests'
import { campaigns } from '@affluence/contract/campaigns'
import { closing, type MoneyLeft } from '@affluence/contract/account.closing'
import { waivers } from '@affluence/contract/commissions.waivers'
import { commissions } from '@affluence/contract/commissions'
import { coupons } from '@affluence/contract/coupons'
import { notifications } from '@affluence/contract/notifications'
import { orders } from '@affluence/contract/orders'
import { payouts } from '@affluence/contract/payouts'
import { ledger } from '@affluence/contract/ledger'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { audit_log } from '../../../kernel/work/work.tables.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { earningWorld, partyOf } from '../../../testing/earningWorld.ts'
import type { Caller } from '../../../testing/testApp.ts'
import { commissions as commissionRows } from './commissions.tables.ts'
import { orders as orderRows } from '../sale/sale.tables.ts'
import { verifyAll } from '../../../testing/verify.ts'

let w: World
let m: ReturnType<typeof earningWorld>
beforeEach(async () => {
  w = await affiliationWorld()
  m = earningWorld(w)
})
afterEach(async () => {
  const { differences } = await verifyAll(w.kernel.db.read)
  await w.end()
  if (differences.length > 0) throw new Error(JSON.stringify(differences))
})

const close = (who: Caller) => who(myAccount.close, { body: { password: w.password } })
const leftOf = (answer: { json: Record<string, unknown> }) => answer.json['money'] as MoneyLeft[]
/** Whoever waives proves that it is them. */
async function waive(who: World['ada'], body: object) {
  await who(myAccount.confirm, { body: { password: w.password } })
  return who(waivers.create, { body: { currency: 'USD', words: 'I give it up.', ...body } as never })
}
/** Ada's commission is paid out, then its order is refunded: she owes the shop what she got. */
async function indebted() {
  await m.fill(500_00)
  const order = await m.sale(w.ada, 285_00)
  await m.mature()
  const { id } = (await m.draft(w.ada)).body
  await w.shop(payouts.lock, { params: { id } })
  await w.adminUser(payouts.pay, { params: { id }, body: { reference: 'TRX-1' } })
  await w.shop(orders.refund, { params: { id: order.id }, body: { amount: order.total, reason: 'came back' } })
}

test('an influencer with money left sees each amount; once waived, the account closes and nothing is paid out', async () => {
  await m.fill(500_00)
  await m.sale(w.ada, 300_00)
  await m.mature()
  await m.sale(w.ada, 80_00)
  const refusal = await close(w.ada)
  expect(refusal).toMatchObject({ status: 409, code: 'money_left' })
  const [payable, pending] = leftOf(refusal).toSorted((a, b) => b.amount - a.amount)
  expect(payable).toMatchObject({
    kind: 'payable',
    direction: 'owed_to_account',
    amount: 30_00,
    currency: 'USD',
    below_minimum: false,
    ways: ['pay_out', 'waive'],
  })
  expect(pending).toMatchObject({ kind: 'pending', amount: 8_00, ways: ['wait', 'waive'] })
  expect((await w.ada(closing.mine, {})).body.data).toEqual(leftOf(refusal))
  expect((await w.adminUser(closing.ofUser, { params: { id: w.ada.me.id } })).body.data).toEqual(leftOf(refusal))
  expect(await w.adminUser(users.remove, { params: { id: w.ada.me.id } })).toMatchObject({ code: 'money_left' })

  const sponsor_id = partyOf(w.shop)
  expect(await waive(w.ada, { sponsor_id, stands: 'payable', amount: 29_00 })).toMatchObject({
    status: 409,
    code: 'amount_changed',
    json: { amount: 30_00 },
  })
  expect(await waive(w.shop, { influencer_id: partyOf(w.ada), stands: 'payable', amount: 30_00 })).toMatchObject({
    status: 403,
    code: 'not_creditor',
  })
  const answer = await waive(w.ada, { sponsor_id, stands: 'payable', amount: 30_00 })
  expect(answer).toMatchObject({
    status: 201,
    body: { amount: 30_00, waived_by: 'influencer', words: 'I give it up.' },
  })
  expect(await waive(w.ada, { sponsor_id, stands: 'payable', amount: 30_00 })).toMatchObject({
    code: 'nothing_to_waive',
  })
  await waive(w.ada, { sponsor_id, stands: 'pending', amount: 8_00 })
  await w.work()

  // Both sides see it: in the books, with the commissions, in the list of waivers; the one who owed it is told.
  const entries = (await w.ada(ledger.entries, { query: { kind: 'waiver' } })).body.data
  expect(entries.map(({ amount }) => amount).toSorted((a, b) => a - b)).toEqual([-30_00, -8_00])
  expect((await w.shop(commissions.list, { query: { state: 'waived' } })).body.data).toMatchObject([
    { amount: 8_00, reason: 'I give it up.', actions: [] },
    { amount: 30_00 },
  ])
  for (const who of [w.ada, w.shop, w.adminUser])
    expect((await who(waivers.list, { query: {} })).body.data).toHaveLength(2)
  expect((await w.rival(waivers.list, { query: {} })).body.data).toEqual([])
  expect((await w.shop(notifications.list, { query: { kind: 'waiver_given' } })).body.data).toHaveLength(2)
  expect((await w.shop(ledger.balance, {})).body).toMatchObject({ owed: 0, balance: 500_00 })
  const audited = await w.kernel.db.read.select().from(audit_log).where(eq(audit_log.action, 'waiver.given'))
  expect(audited).toHaveLength(2)
  expect((await m.draft(w.ada)).code).toBe('nothing_to_pay')
  expect((await close(w.ada)).status).toBe(204)
})

test('a refund of an order whose commission was waived takes nothing back', async () => {
  const order = await m.sale(w.ada, 300_00)
  await waive(w.ada, { sponsor_id: partyOf(w.shop), stands: 'pending', amount: 30_00 })
  await w.shop(orders.refund, { params: { id: order.id }, body: { amount: 100_00, reason: 'came back' } })
  const rows = await w.kernel.db.read.select().from(commissionRows)
  expect(rows).toMatchObject([{ state: 'waived', amount: 30_00 }])
  expect((await w.shop(ledger.balance, {})).body.owed).toBe(0)
})

test('an influencer that owes cannot close and register again clean; the sponsor waives it', async () => {
  await indebted()
  const refusal = await close(w.ada)
  expect(refusal.code).toBe('money_left')
  const [debt] = leftOf(refusal)
  expect(debt).toMatchObject({
    kind: 'payable',
    direction: 'owed_by_account',
    amount: 28_50,
    ways: ['earn', 'ask_waiver'],
  })
  const waiver = { sponsor_id: partyOf(w.shop), influencer_id: partyOf(w.ada), stands: 'payable', amount: 28_50 }
  expect((await waive(w.ada, waiver)).code).toBe('not_creditor')
  expect((await waive(w.adminUser as World['ada'], waiver)).status).toBe(403)
  const answer = await waive(w.shop, waiver)
  expect(answer.body).toMatchObject({ amount: -28_50, waived_by: 'sponsor' })
  expect((await w.shop(ledger.balance, {})).body.owed).toBe(0)
  expect((await close(w.ada)).status).toBe(204)
})

test('a sponsor closes once nothing is owed, the wallet is refunded by an admin and no top-up is open', async () => {
  await m.fill(100_00)
  const request = await w.shop(ledger.askTopUp, { body: { amount: 20_00 } })
  await m.sale(w.ada, 300_00)
  const refusal = await close(w.shop)
  expect(refusal.code).toBe('money_left')
  const kinds = (answer: { json: Record<string, unknown> }) =>
    leftOf(answer).map(({ kind, direction }) => [kind, direction])
  expect(kinds(refusal)).toEqual([
    ['wallet', 'owed_to_account'],
    ['top_up', 'owed_to_account'],
    ['pending', 'owed_by_account'],
  ])
  expect(leftOf(refusal)[2]).toMatchObject({ amount: 30_00, platform_fee: 15_00, ways: ['wait', 'ask_waiver'] })
  await w.shop(ledger.cancelTopUp, { params: { id: request.body.id } })
  await waive(w.ada, { sponsor_id: partyOf(w.shop), stands: 'pending', amount: 30_00 })

  expect(await w.shop(ledger.askRefund, { body: { amount: 101_00 } })).toMatchObject({
    status: 402,
    json: { required: 101_00, available: 100_00, shortfall: 1_00 },
  })
  const refund = await w.shop(ledger.askRefund, { body: { reference: 'FR76…' } })
  expect(refund).toMatchObject({ status: 201, body: { direction: 'out', amount: 100_00, state: 'requested' } })
  expect(kinds(await close(w.shop))).toEqual([
    ['wallet', 'owed_to_account'],
    ['refund', 'owed_to_account'],
  ])
  await w.work()
  expect(
    (await w.adminUser(notifications.list, { query: { kind: 'wallet_refund_requested' } })).body.data,
  ).toHaveLength(1)
  await w.adminUser(ledger.confirmTopUp, { params: { id: refund.body.id } })
  expect((await w.shop(ledger.entries, { query: { kind: 'wallet_refund' } })).body.data).toMatchObject([
    { amount: -100_00, balance_after: 0 },
  ])
  await w.work()
  expect((await w.shop(notifications.list, { query: { kind: 'wallet_refund_confirmed' } })).body.data).toHaveLength(1)
  expect((await close(w.shop)).status).toBe(204)
})

test('a refund that the wallet no longer holds is not given twice', async () => {
  await m.fill(100_00)
  const [one, other] = [await w.shop(ledger.askRefund, { body: {} }), await w.shop(ledger.askRefund, { body: {} })]
  const decide = ({ body }: typeof one) => w.adminUser(ledger.confirmTopUp, { params: { id: body.id } })
  expect((await Promise.all([decide(one), decide(other)])).map(({ status }) => status).toSorted()).toEqual([200, 402])
  expect((await w.shop(ledger.balance, {})).body.balance).toBe(0)
})

test('less than the smallest payout is paid out by an admin, so that the account can be closed', async () => {
  await m.fill(100_00)
  await m.sale(w.ada, 50_00)
  await m.mature()
  expect(leftOf(await close(w.ada))).toMatchObject([{ kind: 'payable', amount: 5_00, below_minimum: true }])
  const body = { influencer_id: partyOf(w.ada), sponsor_id: partyOf(w.shop) }
  expect((await w.adminUser(payouts.create, { body })).code).toBe('below_minimum')
  expect((await w.shop(payouts.create, { body: { ...body, below_minimum: true } })).status).toBe(403)
  expect((await w.adminUser(payouts.payable, { query: {} })).body.data).toEqual([])
  expect((await w.adminUser(payouts.payable, { query: { below_minimum: 'true' } })).body.data).toHaveLength(1)
  expect((await w.shop(payouts.payable, { query: { below_minimum: 'true' } })).body.data).toEqual([])
  const { id } = (await w.adminUser(payouts.create, { body: { ...body, below_minimum: true } })).body
  expect(leftOf(await close(w.ada))).toMatchObject([{ kind: 'in_payout', amount: 5_00, ways: ['wait'] }])
  await w.adminUser(payouts.lock, { params: { id } })
  await w.adminUser(payouts.pay, { params: { id }, body: { reference: 'TRX-1' } })
  expect((await close(w.ada)).status).toBe(204)
})

test('a sponsor with agreed work does not slip away before it is owed', async () => {
  const dates = { start_date: '2026-03-01', end_date: '2026-12-31' }
  const body = { name: 'Spring', category: 'Mode', ...dates, budget: 1000_00, visibility: 'public' } as const
  const { id: campaign_id } = (await w.shop(campaigns.create, { body })).body
  await w.shop(campaigns.activate, { params: { id: campaign_id } })
  const offer = { campaign_id, influencer_id: partyOf(w.ada), payment_amount: 300_00 }
  const { id } = (await w.shop(adRequests.create, { body: offer })).body
  await w.ada(adRequests.accept, { params: { id }, body: { offer_number: 1 } })
  expect(leftOf(await close(w.shop))).toMatchObject([
    { kind: 'agreement', direction: 'owed_by_account', amount: 300_00, ways: ['finish_agreement'] },
  ])
})

test('of an order and a closing at the same moment, no debt is left behind', async () => {
  const code = 'RACE'
  const { id } = (await w.shop(coupons.create, { body: { code, kind: 'fixed', amount: 1 } })).body
  await w.shop(coupons.assign, { params: { id }, body: { influencer_id: partyOf(w.ada), commission_bps: 1000 } })
  const items = [{ name: 'Thing', quantity: 1, unit_price: 90_00 }]
  const order = { items, customer: { name: 'Zoe' }, coupon_code: code, discount: 0, payment: 'paid' as const }
  const place = () => w.shop(orders.create, { body: order })
  const answers = await Promise.all([place(), close(w.shop), place(), close(w.ada), place()])
  expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([])
  const [isShopClosed, isAdaClosed] = [answers[1]!.status === 204, answers[3]!.status === 204]
  const rows = await w.kernel.db.read.select().from(commissionRows)
  expect(rows.length > 0).toBe(!isShopClosed && !isAdaClosed)
  const orderList = await w.kernel.db.read.select().from(orderRows)
  expect(orderList).toHaveLength([0, 2, 4].filter((n) => answers[n]!.status === 201).length)
})
