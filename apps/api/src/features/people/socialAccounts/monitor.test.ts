import { socialAccounts } from '@affluence/contract/socialAccounts'
import { socialMonitor } from '@affluence/contract/socialAccounts.monitor'
import { count, eq, inArray } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { socialWorld } from '../../../testing/social/socialWorld.ts'
import { accountsByState } from './monitor.service.ts'
import { social_accounts } from './socialAccounts.tables.ts'

let w: Awaited<ReturnType<typeof socialWorld>>
beforeAll(async () => {
  w = await socialWorld()
})
afterAll(() => w.end())

/** The numbers of accounts by state, counted from the rows. */
async function countedStates() {
  const rows = await w.kernel.db.read
    .select({ platform: social_accounts.platform, state: social_accounts.state, n: count() })
    .from(social_accounts)
    .groupBy(social_accounts.platform, social_accounts.state)
  return rows.map(({ platform, state, n }) => `${platform} ${state} ${n}`).toSorted()
}
const storedStates = async () =>
  [...(await accountsByState(w.kernel.db.read))]
    .flatMap(([platform, states]) => Object.entries(states).map(([state, n]) => [platform, state, n] as const))
    .filter(([, , n]) => n !== 0)
    .map((one) => one.join(' '))
    .toSorted()

test('the stored numbers of accounts by state equal a count after every change', async () => {
  const accounts = []
  for (const platform of ['instagram', 'instagram', 'tiktok'] as const) accounts.push(await w.connected(platform))
  expect(await storedStates()).toEqual(['instagram active 2', 'tiktok active 1'])
  const [first, second, third] = accounts
  await first!.who(socialAccounts.remove, { params: { id: first!.id } })
  await w.kernel.db.write(async (tx) => {
    await tx.update(social_accounts).set({ state: 'expired' }).where(eq(social_accounts.id, second!.id))
  })
  expect(await storedStates()).toEqual(['instagram expired 1', 'instagram revoked 1', 'tiktok active 1'])
  expect(await storedStates()).toEqual(await countedStates())
  await w.kernel.db.write(async (tx) => {
    await tx
      .update(social_accounts)
      .set({ state: 'error' })
      .where(inArray(social_accounts.id, [second!.id, third!.id]))
  })
  await w.connect(second!.who, 'instagram', second!.person)
  expect(await storedStates()).toEqual(await countedStates())
  const { platforms } = (await (await w.admin())(socialMonitor.get)).body
  expect(platforms.find(({ platform }) => platform === 'tiktok')!.accounts).toMatchObject({ active: 0, error: 1 })
})
