import { admin as api } from '@affluence/contract/admin'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, HOUR } from '../../../kernel/clock.ts'
import { scheduled_runs } from '../../../kernel/work/work.tables.ts'
import { testApp } from '../../../testing/testApp.ts'
import { cleanUp } from './cleanUp.service.ts'

let t: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => void (t = await testApp()))
afterAll(() => t.end())

test('an admin sees the tasks, runs one by hand, and is on record for it', async () => {
  const admin = await t.admin()
  const { body: task } = await admin(api.runTask, { params: { name: 'clean-up' } })
  expect(task).toMatchObject({ name: 'clean_up', outcome: 'queued', last_period: `by hand ${t.clock.now()}` })
  await t.work()
  const { body: list } = await admin(api.tasks)
  expect(list.data.find(({ name }) => name === 'clean_up')).toMatchObject({
    outcome: 'done',
    last_run_at: t.clock.now(),
    result: { removed_jobs: 0 },
  })
  const { body: audit } = await admin(api.audit, { query: { action: 'task.asked' } })
  expect(audit.data).toMatchObject([{ actor: 'admin', target_id: 'clean_up' }])
  expect((await admin(api.runTask, { params: { name: 'nothing_like_it' } })).status).toBe(404)
})

test('a failed job is found by its state, asked for again once, and the admin is on record', async () => {
  const send = t.kernel.mail.send
  t.kernel.mail.send = () => Promise.reject(new Error('the post is closed'))
  await t.register('sponsor')
  for (let n = 0; n < 20; n++) {
    await t.work()
    t.pass(2 * HOUR)
  }
  t.kernel.mail.send = send
  const admin = await t.admin()
  const dead = await admin(api.jobs, { query: { state: 'dead', name: 'mails' } })
  const [job] = dead.body.data
  expect(job).toMatchObject({ name: 'mails.deliver', attempts: 15, failure: 'Error: the post is closed' })
  expect(dead.body.counts.dead).toBeGreaterThan(0)
  const params = { id: job!.id }
  const again = await admin(api.retryJob, { params })
  expect(again.body).toMatchObject({ state: 'queued', actions: [] })
  expect(await admin(api.retryJob, { params })).toMatchObject({ status: 409, code: 'wrong_state' })
  await t.work()
  const { body: page } = await admin(api.jobs, { query: { state: 'done', name: 'mails.deliver' } })
  expect(page.data.map(({ id }) => id)).toContain(job!.id)
  const { body: audit } = await admin(api.audit, { query: { target_id: job!.id } })
  expect(audit.data).toMatchObject([{ action: 'job.retried', actor: 'admin' }])
})

test('nobody but an admin sees or runs work', async () => {
  const sponsor = await t.register('sponsor')
  for (const who of [sponsor, t.stranger]) {
    const status = who === sponsor ? 403 : 401
    expect((await who(api.jobs)).status).toBe(status)
    expect((await who(api.runTask, { params: { name: 'clean_up' } })).status).toBe(status)
  }
})

test('finished work goes after a month; a month that was run is remembered to its end', async () => {
  await t.work({ scheduled: true })
  const runs = () => t.kernel.db.read.select().from(scheduled_runs)
  const monthly = (await runs()).filter(({ period }) => period.length === 7)
  expect(monthly.length).toBeGreaterThan(0)
  t.pass(31 * DAY)
  expect((await cleanUp(t.kernel)).removed_jobs).toBeGreaterThan(0)
  expect((await runs()).map(({ id }) => id)).toEqual(expect.arrayContaining(monthly.map(({ id }) => id)))
})

test('settings hold for all; limits that exclude each other are refused, and the log tells who changed what', async () => {
  const admin = await t.admin()
  const { body: before } = await admin(api.settings)
  const answer = await admin(api.change, { body: { maximum_top_up: before.minimum_top_up - 1 } })
  expect(answer).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'maximum_top_up', code: 'below_minimum', params: { minimum: before.minimum_top_up } }] },
  })
  await admin(api.change, { body: { hold_days: 3 } })
  expect((await admin(api.settings)).body).toEqual({ ...before, hold_days: 3 })
  const { body: audit } = await admin(api.audit, { query: { target_id: 'settings' } })
  expect(audit.data).toMatchObject([
    { actor: 'admin', before: { hold_days: before.hold_days }, after: { hold_days: 3 } },
  ])
  await admin(api.change, { body: before })
})

test('a currency may have limits of its own; each names its field when it is wrong', async () => {
  const admin = await t.admin()
  const own = { currency: 'XAF', minimum_payout: 5000, minimum_top_up: 5000, maximum_top_up: 1_000_000 }
  const choose = (...currency_limits: (typeof own)[]) => admin(api.change, { body: { currency_limits } })
  expect(await choose(own, { ...own, maximum_top_up: 10 })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'currency_limits.1.currency', code: 'taken' }] },
  })
  expect(await choose({ ...own, maximum_top_up: 10 })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'currency_limits.0.maximum_top_up', code: 'below_minimum' }] },
  })
  expect((await choose(own)).body.currency_limits).toEqual([own])
  const { body: audit } = await admin(api.audit, { query: { target_id: 'settings' } })
  expect(audit.data[0]).toMatchObject({ before: { currency_limits: [] }, after: { currency_limits: [own] } })
  await choose()
})

test('the logs read from either end, page by page without a gap', async () => {
  const admin = await t.admin()
  const read = async (sort: 'created_at' | '-created_at') => {
    const ids: string[] = []
    for (let cursor: string | undefined; ids.length === 0 || cursor;) {
      const { body } = await admin(api.audit, { query: { sort, limit: 2, ...(cursor && { cursor }) } })
      ids.push(...body.data.map(({ id }) => id))
      cursor = body.next_cursor ?? undefined
    }
    return ids
  }
  const up = await read('created_at')
  expect(up.length).toBeGreaterThan(2)
  expect(await read('-created_at')).toEqual(up.toReversed())
})

test('runs of tasks that went well can be left out, so that the rest is seen', async () => {
  const admin = await t.admin()
  await t.work({ scheduled: true })
  const jobsWith = async (query: object) =>
    (await admin(api.jobs, { query: { limit: 100, ...query } as never })).body.data.map(({ name, state }) => [
      name,
      state,
    ])
  const all = await jobsWith({})
  const routine = all.filter(([name, state]) => name!.startsWith('task.') && state === 'done')
  expect(routine.length).toBeGreaterThan(0)
  expect(await jobsWith({ routine: 'without' })).toEqual(all.filter((one) => !routine.includes(one)))
  const { counts } = (await admin(api.jobs)).body
  expect(counts.routine).toBeGreaterThanOrEqual(routine.length)
  expect(await jobsWith({ name: 'clean_up' })).toEqual(all.filter(([name]) => name!.includes('clean_up')))
})
