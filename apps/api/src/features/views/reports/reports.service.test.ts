import { inflateSync } from 'node:zlib'
import { myAccount } from '@affluence/contract/account'
import { users } from '@affluence/contract/users'
import { adRequests } from '@affluence/contract/adRequests'
import { campaigns } from '@affluence/contract/campaigns'
import { notifications } from '@affluence/contract/notifications'
import { orders } from '@affluence/contract/orders'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { duties } from '../../../app.ts'
import { DAY } from '../../../kernel/clock.ts'
import { pdfText } from '../../../testing/pdfText.ts'
import { testApp } from '../../../testing/testApp.ts'
import { runTaskNow } from '../admin/admin.service.ts'
import { barChart, shareChart } from './pictures.service.ts'

type Person = Awaited<ReturnType<Awaited<ReturnType<typeof testApp>>['register']>>
let t: Awaited<ReturnType<typeof testApp>>
let sponsor: Person
let other: Person

beforeAll(async () => {
  t = await testApp({ now: '2026-02-10T08:00:00.000Z' })
  const admin = await t.admin()
  sponsor = await t.register('sponsor', { company_name: 'Maison & Fils' } as never)
  other = await t.register('sponsor')
  await t.register('sponsor') // waits for approval, and gets nothing
  const ada = await t.register('influencer')
  for (const { me } of [sponsor, other]) await admin(users.approve, { params: { id: me.id } })
  await sponsor(myAccount.update, { body: { locale: 'fr' } })
  await other(notifications.choose, { body: { kind: 'monthly_report', in_app: true, mail: false } })
  const dates = { start_date: '2026-02-01', end_date: '2026-02-28' }
  const campaign = { name: 'A', category: 'B', ...dates, budget: 1000_00, visibility: 'public' } as const
  const { body } = await sponsor(campaigns.create, { body: campaign })
  await sponsor(campaigns.activate, { params: { id: body.id } })
  const terms = { campaign_id: body.id, influencer_id: ada.me.party!.id, payment_amount: 250_00 }
  const request = await sponsor(adRequests.create, { body: terms })
  await ada(adRequests.accept, { params: { id: request.body.id }, body: { offer_number: 1 } })
  const buy = (unit_price: number, more: object = {}) =>
    sponsor(orders.create, {
      body: {
        items: [{ name: 'Tea', quantity: 1, unit_price }],
        customer: { name: 'Zoe' },
        payment: 'paid',
        ...more,
      } as never,
    })
  await buy(80_00)
  const back = await buy(40_00)
  await sponsor(orders.refund, { params: { id: back.body.id }, body: { amount: 20_00, reason: 'too late' } })
  await buy(30_00, { payment: 'unpaid' })
  await buy(50_00, { placed_at: '2026-01-20T10:00:00.000Z' })
  await t.work()
  t.letters.length = 0
  t.pass(19 * DAY) // the first of March
})
afterAll(() => t.end())

const run = async () => {
  await runTaskNow(t.kernel, duties.tasks, 'monthly_report')
  await t.work()
  return t.letters.splice(0)
}

test('the month before, once, with figures, pictures and a PDF, to those who want it', async () => {
  const letters = await run()
  expect(letters.map(({ to }) => to)).toEqual([sponsor.me.email])
  const [{ subject, html, text, attachments }] = letters as [(typeof letters)[0]]
  expect(subject).toBe('Votre mois sur Affluence\u00a0: février 2026')
  expect(html).toContain('Maison &#38; Fils')
  expect(html).toContain('<img src="cid:requests"')
  const lines = new Map(text.split('\n').map((line) => line.split(/\u00A0?: /) as [string, string]))
  expect(lines.get('Campagnes en cours ce mois-là')).toBe('1')
  expect(lines.get('Commandes payées')).toMatch(/^2 \(\+100\s%\)$/)
  expect(lines.get('Chiffre d’affaires')).toMatch(/^100,00\s\$US \(\+100\s%\)$/)
  expect(lines.get('Clics sur vos liens')).toBe('0')
  expect(lines.get('Demandes envoyées')).toBe('1')
  expect(lines.get('Demandes conclues')).toBe('1')
  expect(lines.get('Rémunération convenue')).toMatch(/^250,00/)
  expect(lines.get('Budget restant')).toMatch(/^750,00/)
  expect(attachments!.map(({ filename }) => filename)).toEqual([
    'sales.png',
    'requests.png',
    'budget.png',
    'affluence-2026-02.pdf',
  ])
  const words = pdfText(attachments![3]!.content)
  expect(words).toContain('Maison & Fils')
  expect(words).toContain('Commandes payées')
  expect(await run()).toEqual([])
  await t.work({ scheduled: true })
  expect(t.letters).toEqual([])
})

test('the pictures are PNG files of the right size', () => {
  for (const [png, height] of [
    [barChart([0, 3, 1]), 240],
    [barChart([]), 240],
    [shareChart([{ value: 0, colour: [0, 0, 0] }]), 40],
  ] as const) {
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([912, height])
    const length = png.readUInt32BE(33)
    expect(inflateSync(png.subarray(41, 41 + length)).length).toBe((1 + 912 * 3) * height)
  }
})
