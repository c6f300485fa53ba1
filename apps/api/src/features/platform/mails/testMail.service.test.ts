import { admin as adminApi } from '@affluence/contract/admin'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { testMailCommand } from '../../../commands/testMail.ts'
import { mailBy } from '../../../kernel/mail.ts'
import { headersOf, mailServer } from '../../../testing/mailServer.ts'
import { type Caller, testApp } from '../../../testing/testApp.ts'

let t: Awaited<ReturnType<typeof testApp>>
let receiver: Awaited<ReturnType<typeof mailServer>>
let admin: Caller
const from = 'Affluence <no-reply@localhost>'
const postTo = (url: string | undefined) => {
  t.kernel.mail = mailBy({ url, folder: t.kernel.config.DATA_DIR, from })
}
beforeAll(async () => {
  t = await testApp()
  receiver = await mailServer()
  admin = await t.admin()
  postTo(receiver.url)
})
afterEach(() => void receiver.received.splice(0))
afterAll(async () => {
  await t.kernel.mail.close()
  await receiver.close()
  await t.end()
})

const ask = () => admin(adminApi.testMail)

test('an admin gets a test mail and reads what the mail server answered', async () => {
  expect(await ask()).toMatchObject({
    status: 200,
    body: { from, to: 'admin@example.com', delivered: true, answer: expect.stringMatching(/^250 /) },
  })
  expect(receiver.received[0]!.to).toEqual(['admin@example.com'])
  expect(headersOf(receiver.received[0]!.raw)).toMatchObject({ subject: 'Test mail' })
  const { data } = (await admin(adminApi.audit, { query: { action: 'mail.tested' } as never })).body
  expect(data).toMatchObject([{ actor: 'admin', action: 'mail.tested' }])
})

test('a refusal and an unreachable server are reported with their own messages', async () => {
  receiver.refusals.push(554)
  expect((await ask()).body).toMatchObject({ delivered: false, answer: '554 not now' })
  postTo('smtp://127.0.0.1:1')
  expect((await ask()).body).toMatchObject({ delivered: false, answer: expect.stringContaining('ECONNREFUSED') })
  postTo(undefined)
  expect((await ask()).body).toMatchObject({ delivered: true, answer: expect.stringMatching(/\.eml$/) })
  postTo(receiver.url)
})

test('only an admin may ask', async () => {
  const sponsor = await t.register('sponsor')
  expect((await sponsor(adminApi.testMail)).status).toBe(403)
  expect(receiver.received).toEqual([])
})

test('the command sends to any one address, and its exit code says whether it was taken', async () => {
  expect(await testMailCommand(t.kernel, ['eve@example.com'])).toBe(0)
  expect(receiver.received[0]!.to).toEqual(['eve@example.com'])
  receiver.refusals.push(451)
  expect(await testMailCommand(t.kernel, ['eve@example.com'])).toBe(1)
  expect(await testMailCommand(t.kernel, ['eve'])).toBe(1)
  expect(receiver.received).toHaveLength(1)
})
