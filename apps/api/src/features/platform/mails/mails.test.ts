import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { admin as adminApi } from '@affluence/contract/admin'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { HOUR } from '../../../kernel/clock.ts'
import { mailBy } from '../../../kernel/mail.ts'
import { headersOf, mailServer } from '../../../testing/mailServer.ts'
import { testApp } from '../../../testing/testApp.ts'
import { mails } from './mails.tables.ts'
import { dropQueuedMails, sendMail } from './mails.service.ts'

const from = 'Affluence <no-reply@localhost>'
let receiver: Awaited<ReturnType<typeof mailServer>>
let t: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  t = await testApp()
  receiver = await mailServer()
  const { url } = receiver
  t.kernel.mail = mailBy({ url, folder: t.kernel.config.DATA_DIR, from, reply_to: 'help@example.com' })
})
beforeEach(() => void (receiver.received.length = receiver.refusals.length = 0))
afterAll(async () => {
  await t.kernel.mail.close()
  await receiver.close()
  await t.end()
})

const write = (key: string, to = 'ada@example.com') =>
  t.kernel.db.write((tx) => sendMail(tx, { key, kind: 'user_approved', to, locale: 'fr', data: {} }))
const stored = async (key: string) => (await t.kernel.db.read.select().from(mails).where(eq(mails.key, key)))[0]!
const idOf = (raw: string) => /^message-id: <(.+)>/im.exec(raw)?.[1]

test('a mail that is asked for twice is sent once, as HTML and as text', async () => {
  expect(await Promise.all([write('twice'), write('twice')])).toEqual([true, false])
  await t.work()
  await t.work()
  expect(receiver.received).toHaveLength(1)
  expect(receiver.received[0]).toMatchObject({ to: ['ada@example.com'] })
  expect(receiver.received[0]?.raw).toMatch(/^content-type: text\/plain/im)
  expect(receiver.received[0]?.raw).toMatch(/^content-type: text\/html/im)
  expect(await stored('twice')).toMatchObject({ state: 'sent', attempts: 1, failure: null })
})

test('a mail says who sends it, who answers, and that a program wrote it', async () => {
  await write('headers')
  await t.work()
  const headers = headersOf(receiver.received[0]!.raw)
  expect(headers).toMatchObject({ from, 'reply-to': 'help@example.com', 'auto-submitted': 'auto-generated' })
  // What concerns the account itself cannot be switched off.
  expect(headers).not.toHaveProperty('list-unsubscribe')
  expect(headers).not.toHaveProperty('list-unsubscribe-post')
})

test('a receiver that is busy is asked again later, with the same letter', async () => {
  receiver.refusals.push(451, 421)
  await write('busy')
  await t.work()
  expect(receiver.received).toEqual([])
  expect(await stored('busy')).toMatchObject({ state: 'queued', attempts: 1, failure: expect.stringContaining('451') })
  t.pass(HOUR)
  await t.work()
  t.pass(HOUR)
  await t.work()
  const row = await stored('busy')
  expect(row).toMatchObject({ state: 'sent', attempts: 3, failure: null })
  expect(receiver.received.map(({ raw }) => idOf(raw))).toEqual([`${row.id}@localhost`])
})

test('a letter that is refused for good is not pressed on anybody; an admin may ask again', async () => {
  receiver.refusals.push(550)
  await write('refused')
  await t.work()
  t.pass(24 * HOUR)
  await t.work()
  expect(receiver.received).toEqual([])
  expect(await stored('refused')).toMatchObject({ state: 'failed', attempts: 1 })
  const admin = await t.admin()
  const { body } = await admin(adminApi.jobs, { query: { state: 'dead' } })
  expect(body.data).toMatchObject([{ name: 'mails.deliver', attempts: 1, actions: ['retry'] }])
  await admin(adminApi.retryJob, { params: { id: body.data[0]!.id } })
  await t.work()
  expect(receiver.received).toHaveLength(1)
  expect(await stored('refused')).toMatchObject({ state: 'sent', failure: null })
})

test('an address is one address, and no text can add a header', async () => {
  await write('odd', 'eve@example.com, all@example.com')
  await t.work()
  expect(receiver.received.flatMap(({ to }) => to)).not.toContain('all@example.com')
  await t.kernel.mail.send({
    to: 'ada@example.com',
    subject: 'Hello\r\nBcc: all@example.com',
    html: '<p>x</p>',
    text: 'x',
    message_id: 'a@b>\r\nX-Evil: 1',
  })
  const { to, raw } = receiver.received.at(-1)!
  expect(to).toEqual(['ada@example.com'])
  expect(raw.slice(0, raw.indexOf('\r\n\r\n'))).not.toMatch(/^(bcc|x-evil):/im)
})

test('no mail is sent about imported past events', async () => {
  await write('past')
  await t.kernel.db.write(dropQueuedMails)
  await t.work()
  expect(receiver.received).toEqual([])
  expect(await stored('past')).toMatchObject({ state: 'dropped' })
})

test('without a mail server a letter is a file that mail programs open', async () => {
  const folder = t.kernel.config.DATA_DIR
  const letter = {
    to: 'ada@example.com',
    subject: 'Été',
    html: '<p>Été</p>',
    text: 'Été',
    message_id: 'mal_1@localhost',
  }
  const post = mailBy({ url: undefined, folder, from })
  await post.send(letter)
  await post.send(letter)
  const names = readdirSync(join(folder, 'mail'))
  expect(names).toEqual(['mal_1_localhost.eml'])
  const raw = readFileSync(join(folder, 'mail', names[0]!), 'utf8')
  expect(raw).toMatch(/^To: ada@example\.com/m)
  expect(idOf(raw)).toBe('mal_1@localhost')
})
