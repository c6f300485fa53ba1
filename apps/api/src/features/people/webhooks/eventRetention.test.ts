import { admin } from '@affluence/contract/admin'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY } from '../../../kernel/clock.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { TRIES, verdictOn } from './delivery.rules.ts'

let w: World
beforeAll(async () => void (w = await affiliationWorld()))
afterAll(() => w.end())

const set = (webhook_event_days: number) => w.adminUser(admin.change, { body: { webhook_event_days } })

test('events are kept at least as long as their deliveries are attempted', async () => {
  const waits = Array.from({ length: TRIES - 1 }, (_, n) => verdictOn({ status: 500 }, n + 1, { now_ms: 0, chance: 1 }))
  const longest = waits.reduce((sum, { wait }) => sum + (wait ?? 0), 0)
  const least = Math.ceil(longest / DAY)
  expect((await set(least - 1)).status).toBe(422)
  expect((await set(least)).body.webhook_event_days).toBe(least)
})
