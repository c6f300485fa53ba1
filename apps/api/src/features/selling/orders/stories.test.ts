import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCache } from '../../../kernel/cache.ts'
import { cryptoFrom } from '../../../kernel/crypto.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { assertSound, storyOf, storyWorld, tell } from '../../../testing/stories.ts'
import { testDb } from '../../../testing/testDb.ts'
import { steered, systemClock } from '../../../kernel/clock.ts'

const clock = steered(systemClock('2026-03-02T09:00:00.000Z'))
let k: Awaited<ReturnType<typeof testDb>>
let kernel: Kernel
beforeAll(async () => {
  k = await testDb({ clock })
  const crypto = cryptoFrom(`one:${Buffer.alloc(32, 7).toString('base64')}`)
  const cache = await openCache(undefined, String)
  kernel = { db: k.db, clock, crypto, cache, report: String } as unknown as Kernel
})
afterAll(() => k.end())

test('orders paid, refunded, cancelled, given by hand and paid out in any order: each step leaves the books agreeing', async () => {
  const came = new Map<string, number>()
  for (let seed = 1; seed <= 4; seed++) {
    clock.steer('2026-03-02T09:00:00.000Z')
    const world = await storyWorld(kernel)
    for (const [n, step] of storyOf(seed, 36).entries()) {
      clock.steer(step.at)
      const outcome = await tell(kernel, world, step, n)
      const outcomeText = `${step.do} ${outcome}`
      came.set(outcomeText, (came.get(outcomeText) ?? 0) + 1)
      await assertSound(kernel).catch((error: Error) => {
        throw new Error(`seed ${seed}, step ${n}, ${outcomeText}: ${error.message}`)
      })
    }
  }
  for (const what of ['order', 'refund', 'cancel', 'attribute', 'pay_out'])
    expect(came.get(`${what} done`)).toBeGreaterThan(0)
}, 120_000)
