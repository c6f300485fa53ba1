import { admin as adminApi } from '@affluence/contract/admin'
import { adRequests } from '@affluence/contract/adRequests'
import { campaigns } from '@affluence/contract/campaigns'
import { notifications } from '@affluence/contract/notifications'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mailBy } from '../../../kernel/mail.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { spring } from '../../../testing/campaignWorld.ts'
import { headersOf, mailServer } from '../../../testing/mailServer.ts'

let w: World
let receiver: Awaited<ReturnType<typeof mailServer>>
beforeAll(async () => {
  w = await affiliationWorld()
  await w.work() // the mails that greet the newcomers
  receiver = await mailServer()
  w.kernel.mail = mailBy({ url: receiver.url, folder: w.kernel.config.DATA_DIR, from: 'no-reply@example.com' })
})
afterAll(async () => {
  await w.kernel.mail.close()
  await receiver.close()
  await w.end()
})

const kind = 'ad_request_received'
let count = 0
/** Another campaign asks Ada; the mails that she gets for it. */
async function mailsOfRequest() {
  const { body: campaign } = await w.shop(campaigns.create, { body: { ...spring, name: `Spring ${++count}` } })
  await w.shop(campaigns.activate, { params: { id: campaign.id } })
  const body = { campaign_id: campaign.id, influencer_id: w.ada.me.party!.id, payment_amount: 300_00 }
  await w.shop(adRequests.create, { body })
  await w.work()
  return receiver.received.splice(0).filter(({ to }) => to[0] === w.ada.me.email)
}
const post = (path: string, type: string, payload: string) =>
  w.app.inject({ method: 'POST', url: path, headers: { 'content-type': type }, payload })
const form = 'application/x-www-form-urlencoded'
const multipart = 'multipart/form-data; boundary=x'
const part = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
const choice = async () => (await w.ada(notifications.choices)).body.data.find((one) => one.kind === kind)

let path: string
test('a mail that may be switched off names one address that does it', async () => {
  const [mail] = await mailsOfRequest()
  const headers = headersOf(mail!.raw)
  expect(headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click')
  const [, url] = /^<(http:\/\/localhost:3000\/unsubscribe\/[\w~-]+)>$/.exec(headers['list-unsubscribe']!)!
  path = new URL(url!).pathname
  expect(mail!.raw.replaceAll('=\r\n', '')).toContain(url)
})

test('opening the address changes nothing, one POST without a session does', async () => {
  const token = path.split('/').at(-1)!
  expect((await w.stranger(notifications.mailChoice, { params: { token } })).body).toEqual({ kind, mail: true })
  expect(await choice()).toMatchObject({ in_app: true, mail: true })
  const answer = await post(path, form, 'List-Unsubscribe=One-Click')
  expect([answer.statusCode, answer.json()]).toEqual([200, { kind, mail: false }])
  expect((await w.stranger(notifications.mailChoice, { params: { token } })).body).toEqual({ kind, mail: false })
  expect(await choice()).toMatchObject({ in_app: true, mail: false })
  expect(await mailsOfRequest()).toEqual([])
})

test('it is in the audit log once, however often a program posts', async () => {
  expect((await post(path, multipart, part)).statusCode).toBe(200)
  const { data } = (await w.adminUser(adminApi.audit, { query: { action: 'mail.unsubscribed' } as never })).body
  expect(data).toMatchObject([{ target_id: w.ada.me.id, before: { kind, mail: true }, after: { kind, mail: false } }])
})

test('both forms of the one click are taken, and the person can choose again', async () => {
  await w.ada(notifications.choose, { body: { kind, in_app: false, mail: true } })
  expect((await post(path, multipart, part)).statusCode).toBe(200)
  expect(await choice()).toMatchObject({ in_app: false, mail: false })
})

test('an address that we did not sign stops nothing', async () => {
  const [user, , signature] = path.split('/').at(-1)!.split('~')
  const forged = [
    `${user}~ad_request_message~${signature}`,
    `${w.bea.me.id}~${kind}~${signature}`,
    `${user}~${kind}~`,
    'x',
  ]
  for (const token of forged) {
    expect((await post(`/unsubscribe/${token}`, form, 'List-Unsubscribe=One-Click')).statusCode).toBe(404)
    expect((await w.stranger(notifications.mailChoice, { params: { token } })).status).toBe(404)
  }
})
