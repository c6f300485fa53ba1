import { authentication } from '@affluence/contract/authentication'
import { admin as adminApi } from '@affluence/contract/admin'
import { quotas } from '@affluence/contract/quotas'
import { z } from 'zod'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { emit, event } from '../../../kernel/work/work.ts'
import { testApp } from '../../../testing/testApp.ts'

const happened = event('test.happened', z.object({}))
let t: Awaited<ReturnType<typeof testApp>>
let url = ''
const leaving = new Set<AbortController>()
beforeAll(async () => {
  t = await testApp()
  url = `${await t.app.listen({ port: 0, host: '127.0.0.1' })}/api/v1/live`
})
afterEach(() => {
  for (const one of leaving) one.abort()
  leaving.clear()
})
afterAll(() => t.end())

/** A stream as a browser reads it, over a real socket. */
async function listen(token: string, since?: string) {
  const abort = new AbortController()
  leaving.add(abort)
  const reply = await fetch(url, {
    headers: { authorization: `Bearer ${token}`, ...(since && { 'last-event-id': since }) },
    signal: abort.signal,
  })
  const heard: { id: string; type: string; subject_id: string }[] = []
  const state = { status: reply.status, type: reply.headers.get('content-type'), heard, opened: '', isOver: false }
  const read = async () => {
    let rest = ''
    for await (const part of reply.body!.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + part).split('\n\n')
      rest = blocks.pop()!
      for (const block of blocks) {
        const id = /^id: (\d+)$/m.exec(block)?.[1] ?? ''
        const data = /^data: (.+)$/m.exec(block)?.[1]
        if (block.includes('event: open')) state.opened = id
        else if (data) heard.push({ id, ...(JSON.parse(data) as { type: string; subject_id: string }) })
      }
    }
  }
  read().then(
    () => (state.isOver = true),
    () => (state.isOver = true),
  )
  await expect.poll(() => state.opened || state.isOver).toBeTruthy()
  return state
}
async function tell(subject_id: string, of: { user_id?: string; sponsor_id?: string } = {}) {
  await t.kernel.db.write((tx) => emit(tx, happened, null, { subject_id, ...of }, {}))
  await t.work()
}
const subjects = ({ heard }: { heard: { type: string; subject_id: string }[] }) =>
  heard.filter(({ type }) => type === happened.type).map(({ subject_id }) => subject_id)

test('everybody hears what is theirs, an admin hears all, and nobody gets more than a name', async () => {
  const [ada, bob, admin] = [await t.register('sponsor'), await t.register('sponsor'), await t.admin()]
  const [hers, his, all] = [await listen(ada.token), await listen(bob.token), await listen(admin.token)]
  expect(hers).toMatchObject({ status: 200, type: 'text/event-stream; charset=utf-8' })
  await tell('for her', { user_id: ada.me.id })
  await tell('for her company', { sponsor_id: ada.me.party!.id })
  await tell('for him', { user_id: bob.me.id })
  await expect.poll(() => subjects(all)).toEqual(['for her', 'for her company', 'for him'])
  await expect.poll(() => subjects(his)).toEqual(['for him'])
  expect(subjects(hers)).toEqual(['for her', 'for her company'])
  expect(Object.keys(all.heard[0]!).toSorted()).toEqual(['id', 'subject_id', 'type'])
})

test('who was away catches up, in order, without a gap or a repetition', async () => {
  const ada = await t.register('sponsor')
  const first = await listen(ada.token)
  await tell('one', { user_id: ada.me.id })
  await expect.poll(() => subjects(first)).toEqual(['one'])
  for (const one of leaving) one.abort()
  for (let n = 0; n < 250; n++)
    await t.kernel.db.write((tx) => emit(tx, happened, null, { subject_id: `${n}`, user_id: ada.me.id }, {}))
  await t.work()
  const second = await listen(ada.token, first.heard.at(-1)!.id)
  await expect.poll(() => subjects(second).length, { timeout: 5000 }).toBe(250)
  expect(subjects(second)).toEqual(Array.from({ length: 250 }, (_, n) => `${n}`))
})

test('a position from before a restore, ahead of the database, is not waited for', async () => {
  const ada = await t.register('sponsor')
  const stream = await listen(ada.token, '999999999')
  expect(Number(stream.opened)).toBeLessThan(999_999_999)
  await tell('after the restore', { user_id: ada.me.id })
  await expect.poll(() => subjects(stream)).toEqual(['after the restore'])
})

test('a stream ends with its session, and a stranger gets none', async () => {
  const ada = await t.register('sponsor')
  const stream = await listen(ada.token)
  await ada(authentication.logout, {}, { cookie: ada.cookie, origin: 'http://localhost:3000' })
  await expect.poll(() => stream.isOver, { timeout: 5000 }).toBe(true)
  const admin = await t.admin()
  const adminStream = await listen(admin.token)
  expect(adminStream.isOver).toBe(false)
  expect((await t.stranger(adminApi.jobs)).status).toBe(401)
  expect((await fetch(url)).status).toBe(401)
})

test('a user hears by so many streams at once, and by another as soon as one is closed', async () => {
  const [ada, bob, admin] = [await t.register('sponsor'), await t.register('sponsor'), await t.admin()]
  await admin(quotas.change, { params: { id: ada.me.id, quota: 'streams' }, body: { most: 3 } })
  const both = await Promise.all([1, 2, 3, 4, 5].map(() => listen(ada.token)))
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 429, 429])
  const answer = await fetch(url, { headers: { authorization: `Bearer ${ada.token}` } })
  expect(await answer.json()).toMatchObject({ code: 'quota_reached', quota: 'streams', most: 3, used: 3 })
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await listen(bob.token)).status).toBe(200)
  for (const one of leaving) one.abort()
  await expect.poll(async () => (await listen(ada.token)).status).toBe(200)
})
