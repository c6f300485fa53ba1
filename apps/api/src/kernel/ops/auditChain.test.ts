import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { authentication } from '@affluence/contract/authentication'
import { login_events } from '../../features/people/credentials/credentials.tables.ts'
import { testApp } from '../../testing/testApp.ts'
import { chainAudit, verifyAudit } from './auditChain.ts'
import { onPostgres } from '../db/engine.ts'
import { recordStep } from '../db/move.ts'
import { audit_log, history } from '../work/work.tables.ts'

let t: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  t = await testApp()
  await t.register('sponsor')
  await t.register('influencer')
  await t.stranger(authentication.login, { body: { login: 'sponsor1', password: 'not the password' } })
  await t.kernel.db.write((tx) =>
    recordStep(tx, { subject_id: 'cmp_1', from: 'draft', to: 'active', action: 'activate', by: null }),
  )
  await t.work()
})
afterAll(() => t.end())

const sql = (text: string) => t.kernel.db.exclusive(async (run) => void (await run(text)))
const check = () => verifyAudit(t.kernel.db.read, t.kernel.crypto)
/** As somebody does who owns the database: the triggers are taken away first. */
async function past(trigger: string, table: string, change: string) {
  const drop = `drop trigger ${trigger}${onPostgres ? ` on ${table}` : ''}`
  await t.kernel.db.exclusive(async (run) => {
    await run(drop)
    await run(change)
  })
}

test('no log is changed, shortened or replaced, whoever asks the database', async () => {
  for (const [table, change] of [
    ['audit_log', `ip = '9.9.9.9'`],
    ['audit_log', 'position = 1'],
    ['login_events', `ip = '9.9.9.9'`],
    ['history', `comment = 'other'`],
  ]) {
    await expect(sql(`update ${table} set ${change}`)).rejects.toThrow('append-only')
    await expect(sql(`delete from ${table}`)).rejects.toThrow('append-only')
    const whole = onPostgres ? `truncate ${table}` : `insert or replace into ${table} select * from ${table}`
    await expect(sql(whole)).rejects.toThrow('append-only')
  }
})

test.skipIf(onPostgres)('a connection without our settings replaces nothing either', async () => {
  const { default: Sqlite } = await import('better-sqlite3')
  const foreign = new Sqlite(t.url.slice('file:'.length))
  expect(foreign.pragma('recursive_triggers', { simple: true })).toBe(0)
  for (const table of ['audit_log', 'login_events', 'history'])
    expect(() => foreign.exec(`insert or replace into ${table} select * from ${table}`)).toThrow('append-only')
  foreign.close()
})

test('who leaves is forgotten in the log of sign-ins, which keeps that they were there', async () => {
  const [row] = await t.kernel.db.read.select().from(login_events).limit(1)
  const mask = { login: 'deleted user', login_key: '', ip: '', user_agent: '' }
  const of = eq(login_events.id, row!.id)
  await t.kernel.db.write(async (tx) => void (await tx.update(login_events).set(mask).where(of)))
  const outcome = row!.outcome === 'success' ? ('failure' as const) : ('success' as const)
  await expect(
    t.kernel.db.write(
      async (tx) =>
        void (await tx
          .update(login_events)
          .set({ ...mask, outcome })
          .where(of)),
    ),
  ).rejects.toThrow()
  expect((await t.kernel.db.read.select().from(login_events).where(of))[0]).toEqual({ ...row, ...mask })
})

test('the chain holds, and names the first row that was changed or removed behind our back', async () => {
  const rows = await t.kernel.db.read.select().from(audit_log)
  expect(rows.length).toBeGreaterThan(1)
  expect(await check()).toEqual({ rows: rows.length, faults: [] })
  await t.register('sponsor')
  expect(await chainAudit(t.kernel)).toBeGreaterThan(0)
  const [second] = await t.kernel.db.read.select().from(audit_log).where(eq(audit_log.position, 2))
  const was = second!.action
  await past('audit_log_no_update', 'audit_log', `update audit_log set action = 'nothing' where position = 2`)
  expect((await check()).faults).toEqual([`audit_log ${second!.id}: row 2 of the chain was changed`])
  await sql(`update audit_log set action = '${was}' where position = 2`)
  expect((await check()).faults).toEqual([])
  await past('audit_log_no_delete', 'audit_log', 'delete from audit_log where position = 2')
  expect((await check()).faults).toEqual(['audit_log: row 2 of the chain is missing'])
  expect(await t.kernel.db.read.$count(history)).toBeGreaterThan(0)
})
