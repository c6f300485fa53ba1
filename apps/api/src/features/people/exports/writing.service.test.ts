import { myAccount } from '@affluence/contract/account'
import { type Export, exports } from '@affluence/contract/exports'
import { notifications } from '@affluence/contract/notifications'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HOUR } from '../../../kernel/clock.ts'
import { exportable, type Part } from '../../../kernel/files/exportable.ts'
import type { Run } from '../../../kernel/work/work.ts'
import { permissions } from '../../../permissions.ts'
import { testApp } from '../../../testing/testApp.ts'
import { expireExports } from './expiry.service.ts'
import { export_chunks } from './exports.tables.ts'
import { TRIES, writeExport } from './writing.service.ts'

let t: Awaited<ReturnType<typeof testApp>>
let me: Awaited<ReturnType<typeof t.register>>
const reported: unknown[] = []
beforeAll(async () => {
  t = await testApp({ report: (error) => void reported.push(error) })
  me = await t.register('influencer')
})
afterAll(() => t.end())

/** More than a chunk holds. */
const much = (mark: string): Part => ({ lines: `${mark.repeat(1_100_000)}\r\n`, count: 1000 })
const catalogue = (parts: () => AsyncIterable<Part>) => ({
  permissions,
  lists: [
    exportable({
      name: 'sign_ins',
      permission: 'account.change',
      of: myAccount.logins,
      head: ['n'],
      parts,
      count: async () => 3000,
    }),
  ],
})
const run = (lease: string, more: { attempts?: number; signal?: AbortSignal } = {}): Run => ({
  signal: more.signal ?? new AbortController().signal,
  row: { lease, attempts: more.attempts ?? 1 } as Run['row'],
  finish: async () => true,
})
const ask = async () => (await me(exports.create, { body: { list: 'sign_ins' } })).body
const look = async ({ id }: Export) => (await me(exports.get, { params: { id } })).body
const chunksOf = ({ id }: Export) => t.kernel.db.read.$count(export_chunks, eq(export_chunks.export_id, id))

test('progress is visible; a stopped export is written no further and leaves nothing', async () => {
  const created = await ask()
  let current: Export | null = null
  let further = false
  const lists = catalogue(async function* () {
    yield much('a')
    current = await look(created)
    await me(exports.cancel, { params: { id: created.id } })
    yield much('b')
    further = true
  })
  await writeExport(t.kernel, lists, created.id, run('one'))
  expect(current).toMatchObject({ state: 'running', rows: 1000, total: 3000, actions: ['cancel'] })
  expect([further, (await look(created)).state, await chunksOf(created)]).toEqual([false, 'cancelled', 0])
  await writeExport(t.kernel, lists, created.id, run('late'))
  expect((await look(created)).state).toBe('cancelled')
})

test('of two that write the same file, the one that took over last writes all of it', async () => {
  const created = await ask()
  const second = catalogue(async function* () {
    yield { rows: [['=second'], [null]] }
  })
  const first = catalogue(async function* () {
    yield much('a')
    await writeExport(t.kernel, second, created.id, run('two', { attempts: 2 }))
    yield much('b')
  })
  await writeExport(t.kernel, first, created.id, run('one'))
  expect(await look(created)).toMatchObject({ state: 'done', rows: 2 })
  expect((await me(exports.file, { params: { id: created.id } })).text).toBe("\ufeffn\r\n'=second\r\n\r\n")
})

test('what fails is tried again from its beginning, and given up with a word to its owner', async () => {
  const created = await ask()
  const lists = catalogue(async function* () {
    yield much('a')
    throw new Error('the disk is on fire')
  })
  for (let attempts = 1; attempts < TRIES; attempts++)
    await expect(writeExport(t.kernel, lists, created.id, run(`try ${attempts}`, { attempts }))).rejects.toThrow(
      'on fire',
    )
  expect([(await look(created)).state, reported]).toEqual(['running', []])
  await writeExport(t.kernel, lists, created.id, run('last', { attempts: TRIES }))
  expect(await look(created)).toMatchObject({ state: 'failed', failure: 'export_failed' })
  expect([await chunksOf(created), reported.length]).toEqual([0, 1])
  const notices = (await me(notifications.list, { query: { kind: 'export_failed' } })).body.data
  expect(notices[0]!.data).toMatchObject({ export_id: created.id })
})

test('a server that stops hands it on; what nobody takes up again has failed', async () => {
  const created = await ask()
  const stopping = new AbortController()
  const lists = catalogue(async function* () {
    yield much('a')
    stopping.abort()
    yield much('b')
  })
  const last = run('stopped', { attempts: TRIES, signal: stopping.signal })
  await expect(writeExport(t.kernel, lists, created.id, last)).rejects.toThrow()
  expect((await look(created)).state).toBe('running')
  expect(await expireExports(t.kernel)).toEqual({ expired: 0, failed: 0 })
  t.pass(7 * HOUR)
  expect(await expireExports(t.kernel)).toMatchObject({ failed: 1 })
  me = await t.signIn(me.me.username)
  expect((await look(created)).state).toBe('failed')
})
