import { and, eq, isNull } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SponsorActor } from '../../../kernel/access.ts'
import { sum } from '../../../kernel/money.ts'
import { DAY } from '../../../kernel/clock.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { newCampaign, newInfluencer, newSponsor } from '../../../testing/campaignWorld.ts'
import { movableClock } from '../../../testing/movableClock.ts'
import { testDb } from '../../../testing/testDb.ts'
import { campaigns } from '../../deals/briefs/briefs.tables.ts'
import { maturityOf } from '../commissions/commissions.rules.ts'
import { approveMature, makeCommission, reverseCommission, reversalsOf } from '../commissions/commissions.service.ts'
import { holdCommission, rejectCommission, releaseCommission } from '../commissions/steps.service.ts'
import { type CommissionRow, commissions } from '../commissions/commissions.tables.ts'
import { listPayable } from '../payouts/payables.service.ts'
import { createPayout, movePayout } from '../payouts/payouts.service.ts'
import { type PayoutRow, payouts } from '../payouts/payouts.tables.ts'
import { readSettings } from '../../platform/settings/settings.service.ts'
import { topUp } from './ledger.rules.ts'
import { balanceOf, book } from './ledger.service.ts'
import { verifyAll } from '../../../testing/verify.ts'

const clock = movableClock('2026-03-02T09:00:00.000Z')
let k: Awaited<ReturnType<typeof testDb>>
let kernel: Kernel
beforeAll(async () => {
  k = await testDb({ clock })
  kernel = { db: k.db, clock } as unknown as Kernel
})
afterAll(() => k.end())

const which = fc.nat(9)
const step = fc.oneof(
  fc.record({ do: fc.constant('earn' as const), of: which, amount: fc.integer({ min: 500, max: 90_000 }) }),
  fc.record({ do: fc.constant('take_back' as const), of: which, percent: fc.integer({ min: 1, max: 100 }) }),
  fc.record({ do: fc.constantFrom('hold', 'release', 'reject'), of: which }),
  fc.record({ do: fc.constantFrom('gather', 'pay_out'), of: which }),
  fc.record({ do: fc.constantFrom('lock', 'pay', 'process', 'fail', 'cancel'), of: which }),
  fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 3, max: 9 }) }),
  fc.record({ do: fc.constant('fill' as const), amount: fc.integer({ min: 1, max: 900_000 }) }),
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never
const beginning: Step[] = [
  { do: 'fill', amount: 300_000 },
  { do: 'earn', of: 0, amount: 9_000 },
  { do: 'earn', of: 1, amount: 12_000 },
  { do: 'wait', days: 6 },
]
type World = { sponsor: SponsorActor; influencers: string[] }

const pick = <T>(of: readonly T[], n: number) => of[n % Math.max(1, of.length)]
const originsOf = ({ sponsor }: World): Promise<CommissionRow[]> =>
  k.db.read
    .select()
    .from(commissions)
    .where(and(eq(commissions.sponsor_id, sponsor.sponsor_id), isNull(commissions.reverses_id)))
const isOpen = ({ state }: { state: string }) => ['draft', 'locked', 'processing'].includes(state)
const payoutsOf = ({ sponsor }: World) =>
  k.db.read.select().from(payouts).where(eq(payouts.sponsor_id, sponsor.sponsor_id))

const earn = ({ sponsor, influencers }: World, of: number, amount: number) =>
  k.db.write((tx) =>
    makeCommission(tx, {
      source: 'ad_request',
      source_id: tx.newId('adr'),
      source_label: 'Spring',
      influencer_id: pick(influencers, of)!,
      sponsor_id: sponsor.sponsor_id,
      currency: 'EUR',
      earned: { base: amount, amount, bps: null, rule: 'ad_request', platform_fee: Math.round(amount / 20) },
      policy_version: null,
      matures_at: maturityOf(tx.now, 5),
      by: sponsor,
    }),
  )
const takeBack = (origin: CommissionRow, percent: number) =>
  k.db.write(async (tx) => {
    const reversals = await reversalsOf(tx, origin.id)
    const part = (whole: number, reversed: number) => Math.ceil(((whole + reversed) * percent) / 100)
    await reverseCommission(tx, origin, {
      refund_id: tx.newId('ref'),
      base: 0,
      amount: part(origin.amount, sum(reversals.map((row) => row.amount))),
      platform_fee: part(origin.platform_fee, sum(reversals.map((row) => row.platform_fee))),
      by: null,
    })
  })

const acts = { hold: holdCommission, release: releaseCommission, reject: rejectCommission } as const
async function act(w: World, one: Step): Promise<unknown> {
  if (one.do === 'wait') {
    clock.pass(one.days * DAY)
    return k.db.write((tx) => approveMature(tx, 100))
  }
  if (one.do === 'fill') {
    const filled = { sponsor_id: w.sponsor.sponsor_id, currency: 'EUR', amount: one.amount }
    return k.db.write((tx) => book(tx, topUp({ id: tx.newId('top'), ...filled })))
  }
  if (one.do === 'earn') return earn(w, one.of, one.amount)
  if (one.do === 'gather' || one.do === 'pay_out') {
    const draft = await createPayout(kernel, w.sponsor, { influencer_id: pick(w.influencers, one.of)! })
    if (one.do === 'gather') return draft
    await movePayout(kernel, w.sponsor, draft.id, 'lock')
    return movePayout(kernel, w.sponsor, draft.id, 'pay', { reference: 'T2' })
  }
  const origin = pick(await originsOf(w), one.of)
  if (one.do === 'take_back') return origin && takeBack(origin, one.percent)
  if (one.do === 'hold' || one.do === 'release' || one.do === 'reject')
    return origin && k.db.write((tx) => acts[one.do as 'hold'](tx, origin, { by: w.sponsor, reason: 'a look' }))
  const payout = pick((await payoutsOf(w)).filter(isOpen), one.of)
  return payout && movePayout(kernel, w.sponsor, payout.id, one.do as 'lock', { reason: 'so', reference: 'T1' })
}
function refusedOnly(error: unknown) {
  if (error instanceof Refusal || (error as Error).name === 'Taken') return
  throw error
}

async function check(w: World) {
  const { differences } = await verifyAll(k.db.read)
  expect(differences).toEqual([])
  const { sponsor_id } = w.sponsor
  const rows = await k.db.read.select().from(commissions).where(eq(commissions.sponsor_id, sponsor_id))
  const standing = rows.filter(({ state }) => state !== 'rejected')
  const payoutRows = await payoutsOf(w)
  const settled = payoutRows.filter(({ state }) => ['locked', 'processing', 'paid'].includes(state))
  const owed = await balanceOf(k.db.read, { account: 'sponsor_owed', sponsor_id, influencer_id: null }, 'EUR')
  const all = sum(standing.map((row) => row.amount + row.platform_fee))
  expect(owed).toBe(sum(settled.map((row) => row.amount + row.fees)) - all)
  expect(settled.every(({ amount }) => amount > 0)).toBe(true)
  await checkPayable(w, rows, payoutRows)
}
/** The list begins at kept balances; it must say what all the rows say, which it does not read. */
async function checkPayable({ sponsor, influencers }: World, rows: CommissionRow[], payoutRows: PayoutRow[]) {
  const { minimum_payout } = await readSettings(k.db.read)
  const expected: Record<string, number> = {}
  for (const influencer_id of influencers) {
    const approved = rows.filter((row) => row.influencer_id === influencer_id && row.state === 'approved')
    const amount = sum(approved.map((row) => row.amount))
    const account = { account: 'influencer_payable', sponsor_id: sponsor.sponsor_id, influencer_id } as const
    expect(await balanceOf(k.db.read, account, 'EUR')).toBeGreaterThanOrEqual(amount)
    const draft = payoutRows.find((one) => one.influencer_id === influencer_id && one.state === 'draft')
    if (draft ? approved.length > 0 : amount >= minimum_payout) expected[influencer_id] = amount + (draft?.amount ?? 0)
  }
  const { data } = await listPayable(kernel, sponsor)
  expect(Object.fromEntries(data.map(({ influencer, amount }) => [influencer.id, amount]))).toEqual(expected)
}

test('whatever happens to commissions and payouts, in any order, the books agree after every step', async () => {
  const sequence = fc.array(step, { minLength: 20, maxLength: 40 })
  let n = 0
  const story = fc.asyncProperty(sequence, async (steps) => {
    const name = `S${++n}`
    const influencers = [await newInfluencer(kernel, `${name} A`), await newInfluencer(kernel, `${name} B`)]
    const w = { sponsor: await newSponsor(kernel, name), influencers: influencers.map((one) => one.influencer_id) }
    for (const one of [...beginning, ...steps]) {
      await act(w, one).catch(refusedOnly)
      await check(w)
    }
  })
  await expect(fc.assert(story, { numRuns: 15 })).resolves.toBeUndefined()
}, 120_000)

test('what lowered another payout already cannot be refused as a whole any more', async () => {
  const { influencer_id } = await newInfluencer(kernel, 'Ada')
  const w = { sponsor: await newSponsor(kernel, 'Late'), influencers: [influencer_id] }
  const [one, other] = [100_00, 200_00]
  const origin = await earn(w, 0, one)
  await act(w, { do: 'fill', amount: 900_00 })
  await act(w, { do: 'wait', days: 6 })
  const gathered = await createPayout(kernel, w.sponsor, { influencer_id })
  await movePayout(kernel, w.sponsor, gathered.id, 'lock')
  const [first] = await originsOf(w)
  await takeBack(first!, 40)
  await earn(w, 0, other)
  await act(w, { do: 'wait', days: 6 })
  expect(await act(w, { do: 'pay_out', of: 0 })).toMatchObject({ state: 'paid', amount: other - 40_00 })
  await movePayout(kernel, w.sponsor, gathered.id, 'fail', { reason: 'closed' })
  const [back] = await k.db.read.select().from(commissions).where(eq(commissions.id, origin.id))
  const rejection = k.db.write((tx) => rejectCommission(tx, back!, { by: w.sponsor, reason: 'late' }))
  await expect(rejection).rejects.toMatchObject({ code: 'wrong_state' })
  await check(w)
  expect(await act(w, { do: 'pay_out', of: 0 })).toMatchObject({ amount: one })
  await check(w)
})

test('a balance that no commission explains, and a budget that no request does, are found', async () => {
  const { influencer_id } = await newInfluencer(kernel, 'Bea')
  const w = { sponsor: await newSponsor(kernel, 'Planted'), influencers: [influencer_id] }
  const { id } = await earn(w, 0, 70_00)
  const campaign = await newCampaign(kernel, w.sponsor)
  await k.db.write((tx) => tx.update(commissions).set({ state: 'approved' }).where(eq(commissions.id, id)))
  await k.db.write((tx) => tx.update(campaigns).set({ spent: 5 }).where(eq(campaigns.id, campaign.id)))
  const { differences } = await verifyAll(k.db.read)
  expect(differences.map(({ what, expected, found }) => [what, expected, found]).toSorted()).toEqual([
    ['payable', 70_00, 0],
    ['pending', 0, 70_00],
    ['spent', 0, 5],
  ])
})
