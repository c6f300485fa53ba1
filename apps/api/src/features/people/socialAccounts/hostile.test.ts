import { socialAccounts } from '@affluence/contract/socialAccounts'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HOUR } from '../../../kernel/clock.ts'
import type { Call } from '../../../kernel/outbound.ts'
import { exportsIn } from '../../../testing/exports.ts'
import { socialPerson } from '../../../testing/social/people.ts'
import { socialWorld } from '../../../testing/social/socialWorld.ts'
import { claimDue } from './claiming.service.ts'
import { cleanText } from './names.rules.ts'
import { social_accounts } from './socialAccounts.tables.ts'
import { syncClaimed } from './syncing.service.ts'

let w: Awaited<ReturnType<typeof socialWorld>>
beforeAll(async () => {
  w = await socialWorld()
})
afterAll(() => w.end())

test('a name is one visible line of 200 characters at most', () => {
  expect(cleanText('a\u0000b\u0007\nc \u202Eevil\u200B')).toBe('ab c evil')
  expect(cleanText('😀'.repeat(10_000))).toBe('😀'.repeat(200))
})

test('names from a platform are safe in pages, mails and files', async () => {
  const username = '=1+1<b>\u202E\u0000x</b>'
  const { who, id, person } = await w.connected('tiktok', { username })
  expect((await w.account(who, id)).username).toBe('=1+1<b>x</b>')
  const { takeExport } = exportsIn(w)
  const { table } = await takeExport(who, { list: 'social_snapshots', format: 'csv' })
  expect(table[1]).toContain("'=1+1<b>x</b>")
  const sheet = await takeExport(who, { list: 'social_snapshots', format: 'xlsx' })
  expect(sheet.table[1]).toEqual(expect.arrayContaining(['=1+1<b>x</b>', '1000', 'tiktok']))
  w.pass(2 * HOUR)
  w.platforms.tiktok.grants.revoke(person)
  await w.sync(await w.signIn(who.me.email), id)
  await w.work()
  const letter = w.letters.find(({ subject }) => subject === 'Connect your TikTok account again')!
  expect(letter.html).toContain('=1+1&#60;b&#62;x&#60;/b&#62;')
})

test('of two people who connect one channel at the same time one succeeds', async () => {
  const person = socialPerson()
  const people = [await w.register('influencer'), await w.register('influencer')]
  const answers = await Promise.all(people.map((who) => w.connect(who, 'instagram', person)))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409])
  const rows = await w.kernel.db.read
    .select()
    .from(social_accounts)
    .where(eq(social_accounts.platform_user_id, person.id))
  expect(rows).toHaveLength(1)
})

test('a call without an answer times out and is retried', async () => {
  const { who, id } = await w.connected('instagram')
  await who(socialAccounts.sync, { params: { id } })
  w.platforms.failNext(/\/me$/, 'silence')
  const [claim] = await claimDue(w.kernel, 1, { ids: [id] })
  const timeouts: (number | undefined)[] = []
  const callOwn = (url: string, of: Call = {}) => {
    timeouts.push(of.timeout)
    return w.kernel.outbound.callOwn(url, { ...of, timeout: 50 })
  }
  await syncClaimed({ ...w.kernel, outbound: { ...w.kernel.outbound, callOwn } }, claim!)
  w.platforms.reset()
  expect(timeouts).toEqual([15_000])
  const [row] = await w.kernel.db.read.select().from(social_accounts).where(eq(social_accounts.id, id))
  expect(row).toMatchObject({ tries: 1, state: 'active', lease: null })
})
