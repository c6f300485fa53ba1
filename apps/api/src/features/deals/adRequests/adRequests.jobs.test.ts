import { myAccount } from '@affluence/contract/account'
import { users } from '@affluence/contract/users'
import { adRequests } from '@affluence/contract/adRequests'
import { campaigns } from '@affluence/contract/campaigns'
import { notifications } from '@affluence/contract/notifications'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { duties } from '../../../app.ts'
import { DAY, HOUR } from '../../../kernel/clock.ts'
import { type Caller, testApp } from '../../../testing/testApp.ts'
import { runTaskNow } from '../../views/admin/admin.service.ts'

type Person = Awaited<ReturnType<Awaited<ReturnType<typeof testApp>>['register']>>
let t: Awaited<ReturnType<typeof testApp>>
let admin: Caller
let sponsor: Person
let ada: Person
let idle: Person
let campaign_id: string

beforeAll(async () => {
  t = await testApp({ now: '2026-03-10T06:30:00.000Z' })
  admin = await t.admin()
  sponsor = await t.register('sponsor', { company_name: 'Maison Bleue' } as never)
  ada = await t.register('influencer', { display_name: 'Ada' } as never)
  idle = await t.register('influencer', { display_name: 'Idle' } as never)
  await admin(users.approve, { params: { id: sponsor.me.id } })
  await ada(myAccount.update, { body: { locale: 'fr', timezone: 'Africa/Douala' } })
  campaign_id = await open('Printemps <b>')
  await t.work()
  t.letters.length = 0
})
afterAll(() => t.end())

const open = async (name: string) => {
  const dates = { start_date: '2026-03-01', end_date: '2026-03-31' }
  const body = { name, category: 'Mode', ...dates, budget: 1000_00, visibility: 'public' } as const
  const { body: campaign } = await sponsor(campaigns.create, { body })
  await sponsor(campaigns.activate, { params: { id: campaign.id } })
  return campaign.id
}
const ask = async (of = campaign_id) => {
  const body = { campaign_id: of, influencer_id: ada.me.party!.id, payment_amount: 300_00 }
  return (await sponsor(adRequests.create, { body })).body.id
}
const run = async (name: string) => {
  await runTaskNow(t.kernel, duties.tasks, name)
  await t.work()
}
const takeLetters = () => t.letters.splice(0)
const kinds = async (who: Caller) => (await who(notifications.list, { query: {} })).body.data.map(({ kind }) => kind)

test('each move reaches the other side, once, in their language', async () => {
  const id = await ask()
  await t.work()
  const [letter, ...rest] = takeLetters()
  expect(rest).toEqual([])
  expect(letter).toMatchObject({
    to: ada.me.email,
    subject: '«\u00a0Maison Bleue\u00a0» vous a envoyé une demande pour «\u00a0Printemps <b>\u00a0»',
  })
  expect(letter!.html).toContain('Printemps &#60;b&#62;')
  expect(letter!.html).not.toContain('<b>')
  expect(letter!.text).toMatch(/300,00.\$US/)
  expect(letter!.text).toContain(`/ad-requests/${id}`)
  expect(letter!.text).toMatch(/Choisir les messages que je reçois\u00A0: \S+\/notifications$/)
  const { data } = (await ada(notifications.list, { query: {} })).body
  expect(data[0]).toMatchObject({
    kind: 'ad_request_received',
    link: `/ad-requests/${id}`,
    data: { from: 'Maison Bleue' },
  })

  await ada(adRequests.reject, { params: { id }, body: { offer_number: 1, reason: 'No time' } })
  await t.work()
  expect(takeLetters()).toMatchObject([{ to: sponsor.me.email, text: expect.stringContaining('No time') }])
  expect((await kinds(sponsor))[0]).toBe('ad_request_rejected')
  expect(await kinds(idle)).not.toContain('ad_request_received')
})

test('who does not want mails of a kind gets none', async () => {
  await ada(notifications.choose, { body: { kind: 'ad_request_received', in_app: true, mail: false } })
  const id = await ask()
  await t.work()
  expect(takeLetters()).toEqual([])
  expect((await kinds(ada))[0]).toBe('ad_request_received')
  await sponsor(adRequests.withdraw, { params: { id }, body: { offer_number: 1 } })
  await t.work()
  expect(takeLetters()).toHaveLength(1)
})

test('a flagged campaign tells its owner why', async () => {
  await admin(campaigns.flag, { params: { id: campaign_id }, body: { reason: 'Misleading' } })
  await t.work()
  expect(takeLetters()).toMatchObject([{ to: sponsor.me.email, text: expect.stringContaining('Misleading') }])
  await admin(campaigns.unflag, { params: { id: campaign_id } })
  await t.work()
  expect((await kinds(sponsor)).slice(0, 2)).toEqual(['campaign_unflagged', 'campaign_flagged'])
  takeLetters()
})

test('a reminder goes to those who are awaited, once a day, at nine where they are', async () => {
  await ask()
  await ask(await open('Second'))
  const applied = await open('Third')
  await idle(adRequests.create, { body: { campaign_id: applied, payment_amount: 100 } })
  await t.work({ scheduled: true })
  takeLetters()
  t.pass(HOUR) // 7:30 in London, 8:30 in Douala
  await t.work({ scheduled: true })
  expect(takeLetters()).toEqual([])
  t.pass(HOUR)
  await t.work({ scheduled: true })
  const letters = takeLetters()
  expect(letters.map(({ to }) => to)).toEqual([ada.me.email])
  expect(letters[0]!.subject).toBe('Demandes en attente de votre réponse\u00a0: 2')
  expect(letters[0]!.text).toMatch(/• Second – Maison Bleue – 300,00.\$US/)
  await run('daily_reminder')
  await run('daily_reminder')
  expect(takeLetters()).toEqual([])
  t.pass(DAY)
  await run('daily-reminder')
  expect(takeLetters()).toHaveLength(1)
  const back = await t.signIn(ada.me.username)
  await back(notifications.choose, { body: { kind: 'daily_reminder', in_app: true, mail: false } })
  t.pass(DAY)
  await run('daily_reminder')
  expect(takeLetters()).toEqual([])
})

test('the long absent are invited, once a week at most', async () => {
  t.pass(13 * DAY) // the 25th: Idle was last seen on the 10th
  takeLetters()
  await run('invite_absent')
  const letters = takeLetters()
  expect(letters.map(({ to }) => to)).toEqual([idle.me.email])
  expect(letters[0]!.text).toContain('• Third – Maison Bleue')
  await run('invite_absent')
  t.pass(3 * DAY)
  await run('invite_absent')
  expect(takeLetters()).toEqual([])
})

test('closing an account withdraws open requests and keeps agreements', async () => {
  const guest = await t.register('influencer')
  const boss = await t.signIn(sponsor.me.username)
  const influencer_id = guest.me.party!.id
  const open = async (name: string) => {
    const dates = { start_date: '2026-03-01', end_date: '2026-03-31' }
    const body = { name, category: 'Mode', ...dates, budget: 1000_00, visibility: 'public' } as const
    const { body: campaign } = await boss(campaigns.create, { body })
    await boss(campaigns.activate, { params: { id: campaign.id } })
    return (await boss(adRequests.create, { body: { campaign_id: campaign.id, influencer_id, payment_amount: 1 } }))
      .body.id
  }
  const [pending, agreed] = [await open('Fourth'), await open('Fifth')]
  await guest(adRequests.accept, { params: { id: agreed }, body: { offer_number: 1 } })
  await guest(myAccount.close, { body: { password: t.password } })
  await t.work()
  const state = async (id: string) => (await boss(adRequests.get, { params: { id } })).body
  expect(await state(pending)).toMatchObject({ state: 'withdrawn', reason: 'account_closed' })
  expect(await state(agreed)).toMatchObject({ state: 'accepted', influencer: { display_name: 'deleted user' } })
  takeLetters()
})

test('what nobody answered lapses when the campaign is over, and both hear of it', async () => {
  t.pass(5 * DAY)
  await run('ad_requests.expire')
  const recipients = takeLetters().map(({ to }) => to)
  expect(recipients.filter((to) => to === ada.me.email)).toHaveLength(2)
  expect(recipients.filter((to) => to === sponsor.me.email)).toHaveLength(3)
  const back = await t.signIn(ada.me.username)
  expect((await back(adRequests.list, { query: { open: 'true' } })).body.data).toEqual([])
})
