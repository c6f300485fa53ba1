import { myAccount } from '@affluence/contract/account'
import { affiliations } from '@affluence/contract/affiliations'
import { notifications } from '@affluence/contract/notifications'
import { products } from '@affluence/contract/products'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { duties } from '../../../app.ts'
import { DAY } from '../../../kernel/clock.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { runTaskNow } from '../../views/admin/admin.service.ts'

let w: World
beforeAll(async () => {
  w = await affiliationWorld()
  await w.ada(myAccount.update, { body: { locale: 'fr' } })
})
afterAll(() => w.end())
beforeEach(async () => {
  await w.work()
  w.letters.length = 0
  for (const who of [w.ada, w.shop]) await who(notifications.readAll)
})

const at = (id: string) => ({ params: { id } })
/** What reached somebody since: notices and mails, each once. */
async function newsOf(who: World['ada']) {
  await w.work()
  await w.work()
  const { body } = await who(notifications.list, { query: { unread: 'true' } as never })
  const mails = w.letters.filter(({ to }) => to === who.me.email).map(({ subject }) => subject)
  return { kinds: body.data.map(({ kind }) => kind).toSorted(), mails, notices: body.data }
}

test('sent and received, each once, in the reader’s language', async () => {
  const { id } = await w.offer({ name: 'Chemise <b>' })
  await w.ask(id)
  const influencer = await newsOf(w.ada)
  expect(influencer.kinds).toEqual(['affiliation_sent'])
  const company = w.shop.me.party!.name
  const subject = `Votre demande pour «\u00a0Chemise <b>\u00a0» a été envoyée à «\u00a0${company}\u00a0»`
  expect(influencer.mails).toEqual([subject])
  const sponsor = await newsOf(w.shop)
  expect(sponsor).toMatchObject({
    kinds: ['affiliation_received'],
    mails: [`“${w.ada.me.party!.name}” wants to promote “Chemise <b>”`],
    notices: [{ data: { product: 'Chemise <b>', commission: { bps: 1500 } } }],
  })
  expect(w.letters.map(({ html }) => html).join()).not.toContain('<b>')
})

test('approved: two notices and one mail that says both', async () => {
  const product = await w.offer()
  const created = await w.ask(product.id)
  await newsOf(w.ada)
  w.letters.length = 0
  await w.ada(notifications.readAll)
  const { body } = await w.shop(affiliations.approve, { ...at(created.body.id), body: { response: 'Bienvenue !' } })
  const { kinds, mails } = await newsOf(w.ada)
  expect(kinds).toEqual(['affiliation_approved', 'affiliation_link_ready'])
  expect(mails).toHaveLength(1)
  const [letter] = w.letters
  for (const words of [body.link!.short_url, 'Bienvenue !', '15\u00a0%']) expect(letter!.text).toContain(words)

  w.letters.length = 0
  await w.ada(notifications.readAll)
  await w.shop(products.change, { ...at(product.id), body: { commission: { kind: 'percent', bps: 500 } } })
  const news = await newsOf(w.ada)
  expect(news.kinds).toEqual(['commission_changed'])
  expect(w.letters[0]!.text).toContain('15\u00a0%')

  w.letters.length = 0
  await w.shop(notifications.readAll)
  await w.ada(notifications.readAll)
  await w.ada(affiliations.revoke, { ...at(created.body.id), body: {} })
  expect((await newsOf(w.shop)).kinds).toEqual(['affiliation_revoked'])
  expect((await newsOf(w.ada)).kinds).toEqual([])
})

test('refused with the reason, and taken back', async () => {
  const { id } = await w.offer()
  const { body } = await w.ask(id)
  await w.shop(affiliations.reject, {
    ...at(body.id),
    body: { response: 'Profil non compatible', retry_policy: 'now' },
  })
  const news = await newsOf(w.ada)
  expect(news.kinds).toEqual(['affiliation_rejected', 'affiliation_sent'])
  expect(w.letters.find(({ subject }) => subject.includes('refusé'))!.text).toContain('Profil non compatible')
  const again = await w.ask(id)
  await newsOf(w.shop)
  await w.shop(notifications.readAll)
  await w.ada(affiliations.cancel, at(again.body.id))
  expect((await newsOf(w.shop)).kinds).toEqual(['affiliation_cancelled'])
})

test('a link that reached its date ends its affiliation, once', async () => {
  const { id } = await w.offer()
  const { body } = await w.ask(id)
  const link_expires_at = new Date(w.clock.ms() + DAY).toISOString()
  await w.shop(affiliations.approve, { ...at(body.id), body: { link_expires_at } })
  await newsOf(w.ada)
  await w.ada(notifications.readAll)
  await runTaskNow(w.kernel, duties.tasks, 'affiliations.end')
  expect((await newsOf(w.ada)).kinds).toEqual([])
  w.pass(DAY)
  for (let n = 0; n < 2; n++) await runTaskNow(w.kernel, duties.tasks, 'affiliations.end')
  const news = await newsOf(w.ada)
  expect(news.kinds).toEqual(['affiliation_ended'])
  expect((await w.ada(affiliations.get, at(body.id))).body).toMatchObject({
    state: 'revoked',
    link: { state: 'expired' },
    actions: ['ask_again'],
  })
  expect((await w.ask(id)).status).toBe(201)
})

test('an address that stops answering is reported once, and again after it came back', async () => {
  const { product } = await w.linked()
  const quiet = await w.offer()
  const ids: string[] = []
  let answer = async (): Promise<{ status: number }> => ({ status: 200 })
  w.kernel.outbound.call = async (url) => {
    ids.push(url)
    return { headers: {}, body: '', ...(await answer()) }
  }
  const check = async () => {
    w.pass(DAY)
    await runTaskNow(w.kernel, duties.tasks, 'products.check_addresses')
    await w.shop(notifications.readAll)
    return (await newsOf(w.shop)).notices.filter(({ data }) => data['product_id'] === product.id)
  }
  expect(await check()).toEqual([])
  expect(ids).toContain(product.url)
  expect(ids).not.toContain(quiet.url)
  answer = async () => ({ status: 404 })
  expect(await check()).toMatchObject([{ kind: 'product_silent', data: { reason: 'HTTP 404' } }])
  expect(await check()).toEqual([])
  answer = async () => ({ status: 302 })
  expect(await check()).toEqual([])
  answer = async () => {
    throw Object.assign(new Error('no'), { code: 'ENOTFOUND' })
  }
  expect(await check()).toMatchObject([{ data: { reason: 'ENOTFOUND' } }])
  const silentSince = async (who: World['shop']) =>
    (await who(products.get, { params: { id: product.id } })).body.silent_since
  expect(await silentSince(w.shop)).toBe(w.clock.now())
  expect(await silentSince(w.ada)).toBe(null)
  const url = 'https://shop.example.com/moved'
  await w.shop(products.change, { params: { id: product.id }, body: { url } })
  expect(await silentSince(w.shop)).toBe(null)
  expect(await check()).toMatchObject([{ data: { reason: 'ENOTFOUND', url } }])
})
