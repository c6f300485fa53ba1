import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../../kernel/clock.ts'
import { socialWorld } from '../../../testing/social/socialWorld.ts'
import { social_accounts } from './socialAccounts.tables.ts'

let w: Awaited<ReturnType<typeof socialWorld>>
beforeAll(async () => {
  w = await socialWorld()
})
afterAll(() => w.end())
beforeEach(() => w.platforms.reset())

const rowOf = async (id: string) => {
  const [row] = await w.kernel.db.read.select().from(social_accounts).where(eq(social_accounts.id, id))
  return row!
}

test('an expired token is renewed at use, also a rotating one; when it is refused, the owner is asked to reconnect', async () => {
  const { who, id, person } = await w.connected('tiktok')
  const before = await rowOf(id)
  w.pass(2 * HOUR)
  const freshSession = await w.signIn(who.me.email)
  expect(await w.sync(freshSession, id)).toMatchObject({ state: 'completed' })
  const after = await rowOf(id)
  expect(after.token_expires_at! > before.token_expires_at!).toBe(true)
  w.platforms.tiktok.grants.revoke(person, 'access')
  expect(await w.sync(freshSession, id)).toMatchObject({ state: 'completed' })
  w.platforms.tiktok.grants.revoke(person)
  expect(await w.sync(freshSession, id)).toMatchObject({ state: 'failed' })
  expect(await w.account(freshSession, id)).toMatchObject({
    state: 'expired',
    actions: ['reconnect', 'disconnect', 'change'],
  })
  const letter = w.letters.find(({ subject }) => subject === 'Connect your TikTok account again')
  expect(letter?.text).toContain(`/social?account=${id}`)
  const reconnected = await w.connect(freshSession, 'tiktok', person)
  expect([reconnected.status, reconnected.body.state]).toEqual([200, 'active'])
})

test('the answer to a renewal survives a crash before it is moved into the account', async () => {
  const { who, id } = await w.connected('tiktok')
  const { renewTokens } = await import('./tokens.service.ts')
  const { platformCalls } = await import('./platforms/calls.ts')
  const { tiktok } = await import('./platforms/tiktok.ts')
  const { token_answers } = await import('./socialAccounts.tables.ts')
  const row = await rowOf(id)
  let writes = 0
  // The start of the renewal is written, then the answer. The process dies before the third transaction, which moves
  // the answer into the account.
  const write = ((work, options) =>
    ++writes > 2 ? Promise.reject(new Error('killed')) : w.kernel.db.write(work, options)) as typeof w.kernel.db.write
  const dyingKernel = { ...w.kernel, db: { ...w.kernel.db, write } }
  await expect(renewTokens(dyingKernel, platformCalls(w.kernel, tiktok), row)).rejects.toThrow('killed')
  expect((await rowOf(id)).refresh_token).toBe(row.refresh_token)
  const [stored] = await w.kernel.db.read.select().from(token_answers)
  expect(stored?.sealed).toMatch(/^v1\./)
  w.pass(2 * HOUR + MINUTE)
  expect(await w.sync(await w.signIn(who.me.email), id)).toMatchObject({ state: 'completed' })
  expect((await rowOf(id)).state).toBe('active')
  expect(await w.kernel.db.read.select().from(token_answers)).toEqual([])
})

test('the task renews tokens that expire soon', async () => {
  const { id } = await w.connected('instagram')
  const { renewEnding } = await import('./renewing.service.ts')
  const never = AbortSignal.timeout(60_000)
  const issued = (await rowOf(id)).token_issued_at
  await renewEnding(w.kernel, never)
  expect((await rowOf(id)).token_issued_at).toBe(issued)
  w.pass(8 * DAY)
  expect((await renewEnding(w.kernel, never)).renewed).toBeGreaterThan(0)
  expect(await rowOf(id)).toMatchObject({ token_issued_at: w.clock.now(), state: 'active', lease: null })
})
