import { Readable } from 'node:stream'
import Fastify from 'fastify'
import { expect, test, vi } from 'vitest'
import { testDb } from '../../testing/testDb.ts'
import { idempotency_keys } from './idempotency.tables.ts'
import { answerTimeouts } from './timeouts.ts'
import { problemOf } from './problems.ts'

test('a request that takes too long is answered once with an error; an answered one is forgotten', async () => {
  const app = Fastify()
  const waits = answerTimeouts(app)
  app.setErrorHandler((error, _request, reply) => reply.code(problemOf(error).status).send(problemOf(error)))
  const late: (() => void)[] = []
  app.get('/late', async (_request, reply) => {
    waits.begin(reply, 1)
    await new Promise<void>((done) => late.push(done))
    return { too: 'late' }
  })
  app.get('/soon', async (_request, reply) => {
    waits.begin(reply, 1)
    waits.end(reply)
    await new Promise<void>((done) => late.push(done))
    return { in: 'time' }
  })
  const soon = app.inject('/soon')
  const answer = await app.inject('/late')
  expect([answer.statusCode, answer.json().code]).toEqual([503, 'unavailable'])
  for (const finish of late) finish()
  expect((await soon).json()).toEqual({ in: 'time' })
  await app.close()
})

test('an answer that is on its way may take as long as its reader needs', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
  const app = Fastify()
  const waits = answerTimeouts(app)
  let goOn = () => {}
  const mayGoOn = new Promise<void>((done) => (goOn = done))
  app.get('/long', async (_request, reply) => {
    waits.begin(reply, 1)
    return Readable.from(
      (async function* () {
        yield 'first,'
        await mayGoOn
        yield 'last'
      })(),
    )
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const answer = await fetch(`${url}/long`)
  vi.advanceTimersByTime(2_500) // two looks at all who wait
  goOn()
  expect(await answer.text()).toBe('first,last')
  await app.close()
  vi.useRealTimers()
})

test('what was given up writes nothing more', async () => {
  const k = await testDb()
  const app = Fastify()
  const waits = answerTimeouts(app)
  app.setErrorHandler((error, _request, reply) => reply.code(problemOf(error).status).send(problemOf(error)))
  let goOn = () => {}
  const mayGoOn = new Promise<void>((done) => (goOn = done))
  const row = (id: string) => ({ id, body_hash: '', answer: '', expires_at: '2030', created_at: '2026' })
  const keep = (id: string) => k.db.write((tx) => tx.insert(idempotency_keys).values(row(id)))
  let work: Promise<unknown> | undefined
  app.post('/slow', (_request, reply) => {
    waits.begin(reply, 1)
    work = waits.within(reply, async () => {
      await keep('before')
      await mayGoOn
      await keep('after')
    })
    return work.catch(() => undefined)
  })
  expect((await app.inject({ method: 'POST', url: '/slow' })).statusCode).toBe(503)
  goOn()
  await expect(work).rejects.toMatchObject({ code: 'unavailable' })
  expect((await k.db.read.select().from(idempotency_keys)).map(({ id }) => id)).toEqual(['before'])
  await app.close()
  await k.end()
})
