import { afterAll, beforeAll, expect, test } from 'vitest'
import { idsFrom } from '../../../kernel/clock.ts'
import { onPostgres } from '../../../kernel/db/engine.ts'
import { openDb } from '../../../kernel/db/open.ts'
import type { Loop } from '../../../kernel/work/loop.ts'
import { webhookWorld, type WebhookWorld } from '../../../testing/webhookWorld.ts'
import { LEASE } from './claiming.service.ts'
import { sender } from './sending.service.ts'

let t: WebhookWorld
beforeAll(async () => void (t = await webhookWorld()))
afterAll(() => t.end())

const never = new AbortController().signal
const subjects = (count: number) => Array.from({ length: count }, (_, n) => `ord_${n}`)
async function sendAll(loops: readonly Loop[]) {
  const turnUntilIdle = async (loop: Loop) => {
    for (let idleTurns = 0; idleTurns < 3;) {
      idleTurns = (await loop.turn(never)) ? 0 : idleTurns + 1
      await loop.idle()
    }
  }
  await Promise.all(loops.map(turnUntilIdle))
}
/** Kernels with connections of their own, as other processes have. */
async function withProcesses(count: number, act: (kernels: WebhookWorld['kernel'][]) => Promise<void>) {
  const { clock, report } = t.kernel
  const dbs = await Promise.all(
    Array.from({ length: count }, () => openDb({ url: t.url, pool: 3, clock, newId: idsFrom(clock), report })),
  )
  try {
    await act(dbs.map((db) => ({ ...t.kernel, db })))
  } finally {
    for (const db of dbs) await db.close()
  }
}

// One process writes to an SQLite file.
test.runIf(onPostgres)('processes that send at the same time make each call once', { timeout: 60_000 }, async () => {
  const hook = await t.listen()
  const endpoints = [await t.endpoint(hook.url), await t.endpoint(hook.url, { serial: true })]
  const ids = await t.happen(endpoints, [...subjects(100), ...subjects(100)])
  await withProcesses(3, (kernels) => sendAll(kernels.map((kernel) => sender(kernel))))
  expect(hook.calls).toHaveLength(ids.length * 2)
  for (const { id } of endpoints) {
    const log = await t.log(id)
    expect(log.every(({ state, attempts }) => state === 'delivered' && attempts.length === 1)).toBe(true)
  }
})

test.runIf(onPostgres)('a process that slept does not send what another has settled', { timeout: 60_000 }, async () => {
  const hook = await t.listen()
  const endpoint = await t.endpoint(hook.url)
  const ids = await t.happen([endpoint], subjects(30))
  await withProcesses(2, async ([one, other]) => {
    const gate = Promise.withResolvers<void>()
    const { post } = t.kernel.outbound
    const delayedPost: typeof post = async (...of) => (await gate.promise, post(...of))
    const slowSender = sender({ ...one!, outbound: { ...t.kernel.outbound, post: delayedPost } })
    await slowSender.turn(never)
    t.pass(LEASE + 1)
    await sendAll([sender(other!)])
    expect(hook.calls).toHaveLength(30)
    gate.resolve()
    await sendAll([slowSender])
  })
  expect(hook.calls).toHaveLength(30)
  expect(new Set(hook.events().map(({ id }) => id))).toEqual(new Set(ids))
})
