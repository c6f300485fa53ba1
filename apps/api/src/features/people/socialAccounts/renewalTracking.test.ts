import { socialAccounts } from '@affluence/contract/socialAccounts'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { HOUR, MINUTE } from '../../../kernel/clock.ts'
import { socialWorld } from '../../../testing/social/socialWorld.ts'
import { platformCalls } from './platforms/calls.ts'
import { tiktok } from './platforms/tiktok.ts'
import { social_accounts } from './socialAccounts.tables.ts'
import { renewTokens } from './tokens.service.ts'

let w: Awaited<ReturnType<typeof socialWorld>>
// A world for each test: in a shared one the renewal of another test's account could get the lost answer.
beforeEach(async () => {
  w = await socialWorld()
})
afterEach(() => w.end())

const rowOf = async (id: string) => {
  const [row] = await w.kernel.db.read.select().from(social_accounts).where(eq(social_accounts.id, id))
  return row!
}
/** An account with a renewal whose answer was lost. */
async function withLostAnswer() {
  const connected = await w.connected('tiktok')
  w.pass(2 * HOUR)
  w.platforms.failNext(/oauth\/token/, 'lost')
  const who = await w.signIn(connected.who.me.email)
  await who(socialAccounts.sync, { params: { id: connected.id } })
  await w.work()
  expect((await rowOf(connected.id)).renewal_began_at).not.toBeNull()
  w.pass(MINUTE)
  await w.work()
  return { ...connected, who }
}

test('when the old token ended with a lost answer, the owner is asked to reconnect, and the history stays', async () => {
  const { who, id, person } = await withLostAnswer()
  expect(await w.account(who, id)).toMatchObject({ state: 'expired', problem: { code: 'renewal_interrupted' } })
  await w.work()
  expect(w.letters.filter(({ subject }) => subject === 'Connect your TikTok account again')).toHaveLength(1)
  const reconnected = await w.connect(who, 'tiktok', person)
  expect([reconnected.status, reconnected.body.state, reconnected.body.problem]).toEqual([200, 'active', null])
  await w.work()
  expect((await rowOf(id)).renewal_began_at).toBeNull()
  const { data } = (await who(socialAccounts.history, { params: { id }, query: {} })).body
  expect(data).toHaveLength(2)
})

test('when the old token still works, the renewal is repeated without a notice', async () => {
  w.platforms.tiktok.options.keepsOld = true
  const { who, id } = await withLostAnswer()
  expect(await w.account(who, id)).toMatchObject({ state: 'active', failures: 0 })
  expect((await rowOf(id)).renewal_began_at).toBeNull()
})

test('a renewal that the platform postponed does not count as one with an unknown result', async () => {
  const { who, id } = await w.connected('tiktok')
  w.pass(2 * HOUR)
  w.platforms.failNext(/oauth\/token/, { status: 429, body: {}, headers: { 'retry-after': '60' } })
  await (
    await w.signIn(who.me.email)
  )(socialAccounts.sync, { params: { id } })
  await w.work()
  expect((await rowOf(id)).renewal_began_at).toBeNull()
})

test('the late answer of a slow process reactivates the account', async () => {
  const { who, id } = await w.connected('tiktok')
  const before = await rowOf(id)
  w.pass(2 * HOUR)
  const calls = platformCalls(w.kernel, tiktok)
  const gate = Promise.withResolvers<void>()
  const slowCalls = {
    ...calls,
    async ask(...of: Parameters<typeof calls.ask>) {
      const answer = await calls.ask(...of)
      await gate.promise
      return answer
    },
  } as typeof calls
  const renewing = renewTokens(w.kernel, slowCalls, before)
  await expect.poll(() => w.platforms.calls.filter(({ path }) => path === '/v2/oauth/token/').length).toBeGreaterThan(1)
  const session = await w.signIn(who.me.email)
  await w.sync(session, id)
  expect(await w.account(session, id)).toMatchObject({ state: 'expired', problem: { code: 'renewal_interrupted' } })
  gate.resolve()
  await renewing
  expect(await w.sync(session, id)).toMatchObject({ state: 'completed' })
  expect(await w.account(session, id)).toMatchObject({ state: 'active', problem: null })
})
