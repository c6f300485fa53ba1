import { myAccount } from '@affluence/contract/account'
import { users } from '@affluence/contract/users'
import { adRequests } from '@affluence/contract/adRequests'
import { campaigns } from '@affluence/contract/campaigns'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HOUR, MINUTE } from '../../../kernel/clock.ts'
import { testApp } from '../../../testing/testApp.ts'
import { mails } from '../../platform/mails/mails.tables.ts'

let t: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => void (t = await testApp({ now: '2026-03-10T06:30:00.000Z' })))
afterAll(() => t.end())

test('a reminder that nothing sent at nine goes out later that day, once, and not in the evening', async () => {
  const sponsor = await t.register('sponsor')
  const ada = await t.register('influencer')
  await (
    await t.admin()
  )(users.approve, { params: { id: sponsor.me.id } })
  await ada(myAccount.update, { body: { timezone: 'Africa/Douala' } })
  const dates = { start_date: '2026-03-01', end_date: '2026-03-31' }
  const plan = { name: 'Spring', category: 'Food', ...dates, budget: 1000_00, visibility: 'public' } as const
  const { body: campaign } = await sponsor(campaigns.create, { body: plan })
  await sponsor(campaigns.activate, { params: { id: campaign.id } })
  const request = { campaign_id: campaign.id, influencer_id: ada.me.party!.id, payment_amount: 300_00 }
  expect((await sponsor(adRequests.create, { body: request })).status).toBe(201)

  const reminders = async () => {
    await t.work({ scheduled: true })
    const mailKeys = t.kernel.db.read.select({ key: mails.key }).from(mails)
    return (await mailKeys.where(eq(mails.kind, 'daily_reminder'))).map(({ key }) => key)
  }
  t.pass(12 * HOUR + 30 * MINUTE) // 20:00 in Douala, and nothing ran all day
  expect(await reminders()).toEqual([])
  t.pass(18 * HOUR) // 14:00 there
  expect(await reminders()).toEqual([`2026-03-11:${ada.me.id}`])
  t.pass(HOUR)
  expect(await reminders()).toHaveLength(1)
  t.pass(18 * HOUR) // 9:00 there
  expect(await reminders()).toHaveLength(2)
})
