import { gunzipSync } from 'node:zlib'
import { users } from '@affluence/contract/users'
import { admin as platform } from '@affluence/contract/admin'
import { exports } from '@affluence/contract/exports'
import { notifications } from '@affluence/contract/notifications'
import { parse } from 'csv-parse/sync'
import { eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { exportWorld } from '../../../testing/exportWorld.ts'
import { DAY, HOUR } from '../../../kernel/clock.ts'
import { export_chunks, exports as table } from './exports.tables.ts'

const { w, ask, look, fetchFile, takeExport } = await exportWorld()
afterAll(() => w.end())

test('an export of campaigns is requested, notified, downloaded by its owner alone, and deleted after a week', async () => {
  const created = await ask(w.shop, { list: 'campaigns' })
  expect([created.status, created.body.state, created.body.actions]).toEqual([202, 'queued', ['cancel']])
  const others = await ask(w.rival, { list: 'campaigns' })
  expect((await fetchFile(w.shop, created.body)).code).toBe('not_ready')
  await w.work()

  const finished = await look(w.shop, created.body)
  expect(finished).toMatchObject({
    state: 'done',
    rows: 2,
    file_name: 'campaigns-2026-03-02.csv',
    actions: ['download'],
  })
  const notices = (await w.shop(notifications.list, { query: { kind: 'export_ready' } })).body.data
  expect(notices[0]).toMatchObject({ link: '/exports', data: { export_id: finished.id, file: finished.file_name } })
  const file = await fetchFile(w.shop, finished)
  expect([file.status, file.headers['content-disposition']]).toEqual([
    200,
    `attachment; filename="${finished.file_name}"`,
  ])
  expect(file.text.startsWith('\ufeffname,description,category,')).toBe(true)
  expect(Buffer.byteLength(file.text)).toBe(finished.size)
  const rows: Record<string, string>[] = parse(file.text, { bom: true, columns: true })
  expect(rows.map(({ name }) => name).toSorted()).toEqual(["'=1+1", 'Été, "chaud"'].toSorted())
  expect(rows[0]).toMatchObject({
    start_date: '2026-03-01',
    end_date: '2026-06-01',
    budget: '1250.50',
    currency: 'USD',
    visibility: 'public',
    goals: 'Reach\nPeople',
    state: 'draft',
    requests_pending: '0',
    spent: '0.00',
  })
  expect((await fetchFile(w.rival, others.body)).text).toContain('Rival')

  for (const by of [w.rival, w.ada, w.adminUser]) {
    expect((await by(exports.get, { params: { id: finished.id } })).status).toBe(404)
    expect((await by(exports.cancel, { params: { id: finished.id } })).status).toBe(404)
    expect((await fetchFile(by, finished)).status).toBe(404)
  }
  const audit = (await w.adminUser(platform.audit, { query: { target_id: finished.id } })).body.data
  expect(audit.map(({ action }) => action).toSorted()).toEqual(['export.asked', 'export.downloaded'])
  expect((await w.shop(exports.cancel, { params: { id: finished.id } })).code).toBe('wrong_state')

  w.pass(7 * DAY + HOUR)
  expect((await fetchFile(w.shop, finished)).code).toBe('export_expired')
  await w.work({ scheduled: true })
  expect(await look(w.shop, finished)).toMatchObject({ state: 'expired', actions: [] })
  const remaining = await w.kernel.db.read.$count(export_chunks, eq(export_chunks.export_id, finished.id))
  expect([remaining, (await fetchFile(w.shop, finished)).code]).toEqual([0, 'export_expired'])
})

test('a client that accepts gzip gets the stored file as it is', async () => {
  const { done } = await takeExport(w.shop, { list: 'orders' })
  const reply = await w.app.inject({
    url: `/api/v1/exports/${done.id}/file`,
    headers: { authorization: `Bearer ${(await w.signIn(w.shop.me.username)).token}`, 'accept-encoding': 'gzip, br' },
  })
  expect([reply.headers['content-encoding'], Number(reply.headers['content-length'])]).toEqual([
    'gzip',
    reply.rawPayload.length,
  ])
  expect(gunzipSync(reply.rawPayload).length).toBe(done.size)
})

test('invalid exports are refused when they are requested', async () => {
  expect((await ask(w.shop, { list: 'nothing' as never })).status).toBe(422)
  const wrong = await ask(w.shop, { list: 'orders', filters: { payment: 'perhaps', colour: 'red' } })
  expect([wrong.status, wrong.code]).toEqual([422, 'invalid_request'])
  expect((wrong.json['errors'] as { path: string }[]).map(({ path }) => path).toSorted()).toEqual([
    'filters.colour',
    'filters.payment',
  ])
  const waiting = await w.register('sponsor')
  expect((await ask(waiting, { list: 'orders' })).code).toBe('approval_required')
})

test('a cancelled export is written no further; only so many wait at a time', async () => {
  const star = await w.newcomer('influencer')
  const created = (await ask(star, { list: 'sign_ins' })).body
  const cancelled = await star(exports.cancel, { params: { id: created.id } })
  expect([cancelled.body.state, cancelled.body.actions]).toEqual(['cancelled', []])
  for (let n = 0; n < 3; n++) await ask(star, { list: 'sign_ins' })
  const many = await ask(star, { list: 'sign_ins' })
  expect([many.status, many.code, many.json['maximum']]).toEqual([429, 'too_many_exports', 3])
  await w.work()
  expect(await look(star, created)).toMatchObject({ state: 'cancelled', rows: 0 })
  const listed = (await star(exports.list, { query: { state: 'done' } })).body.data
  expect(listed).toHaveLength(3)
})

test('an export fails with a reason when its owner may no longer read the list', async () => {
  const shop = await w.newcomer('sponsor')
  await w.adminUser(users.approve, { params: { id: shop.me.id } })
  const { id } = (await ask(shop, { list: 'campaigns' })).body
  await w.adminUser(users.suspend, { params: { id: shop.me.id }, body: { reason: 'Complaints' } })
  await w.work()
  const [row] = await w.kernel.db.read.select().from(table).where(eq(table.id, id))
  expect(row).toMatchObject({ state: 'failed', failure: 'account_suspended' })
})
