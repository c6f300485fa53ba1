import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { patience } from './patience.ts'
import { problemOf } from './problems.ts'

test('whoever waits too long is told so, once; whoever was answered is forgotten', async () => {
  const app = Fastify()
  const waits = patience(app)
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
  const app = Fastify()
  const waits = patience(app)
  let goOn = () => {}
  const asked = new Promise<void>((done) => (goOn = done))
  app.get('/long', async (_request, reply) => {
    waits.begin(reply, 1)
    return Readable.from(
      (async function* () {
        yield 'first,'
        await asked
        yield 'last'
      })(),
    )
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const answer = await fetch(`${url}/long`)
  await sleep(2_500) // two looks at all who wait
  goOn()
  expect(await answer.text()).toBe('first,last')
  await app.close()
})
