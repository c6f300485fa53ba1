import { ExportList } from '@affluence/contract/exports'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { audit_log, events } from '../../../kernel/work/work.tables.ts'
import { exportsIn } from '../../../testing/exports.ts'
import { roundWorld, type RoundWorld } from '../../../testing/roundWorld.ts'
import { webhook_events } from '../../people/webhooks/webhooks.tables.ts'
import { mails } from '../../platform/mails/mails.tables.ts'
import { notifications } from '../../platform/notifications/notifications.tables.ts'

let w: RoundWorld
let secrets: string[]
let codes: string[]
beforeAll(async () => {
  w = await roundWorld()
  // One under way, one whose link was given out again, and one that is handed over.
  const orders = [await w.assigned(), await w.assigned(), await w.assigned()]
  const [, again, done] = orders
  const second = await w.assign(again!.id, again!.courier_id)
  codes = []
  for (const { id } of orders) codes.push(await w.pickupOf(id), await w.dropOffOf(id))
  secrets = [...orders.flatMap(({ url, secret }) => [url!.split('#')[1]!, secret]), second.url!.split('#')[1]!]
  await w.step(done!.courier, done!.id, 'picked_up', { code: w.wrong(codes[4]!) })
  await w.brought(done!.courier, done!.id)
  await w.step(done!.courier, done!.id, 'handed_over', { code: codes[5]!, cash: 0 })
  await w.work()
}, 60_000)
afterAll(() => w.end())

/** A word of its own: the same digits may stand within an id or a time. */
const holds = (text: string) =>
  secrets.some((secret) => text.includes(secret)) ||
  codes.some((code) => code.length === 6 && new RegExp(String.raw`(?<![\w.+-])${code}(?![\w.-])`).test(text))

test('no file that a sponsor takes along has a code of a hand-over or the secret of a link', async () => {
  const { ask, look, rowsIn } = exportsIn(w)
  const taken = []
  for (const list of ExportList.options) {
    const { status, body } = await ask(w.shop, { list })
    if (status !== 202) continue
    await w.work()
    taken.push({ list, rows: await rowsIn(await look(w.shop, body)) })
  }
  const sold = taken.find(({ list }) => list === 'orders')!.rows
  expect(sold).toHaveLength(4)
  expect(sold[0]!.filter((name) => /code|secret|token|url/.test(name))).toEqual(['coupon_code'])
  for (const { list, rows } of taken) {
    expect([list, holds(JSON.stringify(rows))]).toEqual([list, false])
    expect([list, rows.flat().filter((cell) => codes.includes(cell))]).toEqual([list, []])
  }
})

test('nor has an event, a webhook, an audit row, a notice or a mail that is kept', async () => {
  for (const table of [events, webhook_events, audit_log, notifications, mails]) {
    const rows = await w.kernel.db.read.select().from(table)
    expect(holds(JSON.stringify(rows))).toBe(false)
  }
  expect(await w.kernel.db.read.$count(webhook_events)).toBeGreaterThan(0)
  expect(holds(JSON.stringify([codes[1]]))).toBe(true)
  expect(holds(`/courier#${secrets[0]}`)).toBe(true)
})
