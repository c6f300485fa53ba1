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

test('a name is one line that everybody sees, of 200 characters at most', () => {
  expect(cleanText('a\u0000b\u0007\nc \u202Eevil\u200B')).toBe('ab c evil')
  expect(cleanText('😀'.repeat(10_000))).toBe('😀'.repeat(200))
})

test('names that a platform tells harm neither page nor mail nor file', async () => {
  const username = '=1+1<b>\u202E\u0000x</b>'
  const { who, id, person } = await w.connected('tiktok', { username })
  expect((await w.account(who, id)).username).toBe('=1+1<b>x</b>')
  const { takeExport } = exportsIn(w)
  const { table } = await takeExport(who, { list: 'social_snapshots', format: 'csv' })
  expect(table[1]).toContain("'=1+1<b>x</b>")
  const sheet = await takeExport(who, { list: 'social_snapshots', format: 'xlsx' })
  expect(sheet.table[1]).toEqual(expect.arrayContaining(['=1+1<b>x</b>', '1000', 'tiktok']))
  w.pass(2 * HOUR)
  w.platforms.tiktok.grants.forget(person)
  await w.sync(await w.signIn(who.me.email), id)
  await w.work()
  const letter = w.letters.find(({ subject }) => subject === 'Connect your TikTok account again')!
  expect(letter.html).toContain('=1+1&#60;b&#62;x&#60;/b&#62;')
})

test('of two people who connect one channel at the same moment one has it', async () => {
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

test('a platform that never answers ends with its time, and is tried again', async () => {
  const { who, id } = await w.connected('instagram')
  await who(socialAccounts.sync, { params: { id } })
  w.platforms.odd(/\/me$/, 'silence')
  const [claimed] = await claimDue(w.kernel, 1, { ids: [id] })
  const asked: (number | undefined)[] = []
  const callOwn = (url: string, of: Call = {}) => {
    asked.push(of.timeout)
    return w.kernel.outbound.callOwn(url, { ...of, timeout: 50 })
  }
  await syncClaimed({ ...w.kernel, outbound: { ...w.kernel.outbound, callOwn } }, claimed!)
  w.platforms.usual()
  expect(asked).toEqual([15_000])
  const [row] = await w.kernel.db.read.select().from(social_accounts).where(eq(social_accounts.id, id))
  expect(row).toMatchObject({ tries: 1, state: 'active', lease: null })
})
